import type { Cargo, Described } from './advice';
import type { Feature } from './facts';
import type { Sides } from './sides';

/** The feature that a side must have for some cargo to be missed. */
const FEATURE_OF: Partial<Record<Cargo, Feature>> = {
  views: 'views',
  'time-series collections': 'time-series collections',
  'search indexes': 'search indexes',
};

/** What a method leaves behind of these sides, in words; what may be there counts as there. */
export function cargoLeftBehind(
  { advice }: Described,
  { source, target }: Pick<Sides, 'source' | 'target'>,
): string[] {
  const left = Object.entries(advice.cannotCarry) as [Cargo, string][];
  const concerned = left.filter(([cargo]) => {
    if (cargo === 'shard keys') {
      if (advice.target.sharding === 'as the source' && source.topology === 'sharded') return false;
      return target.topology === undefined || target.topology === 'sharded';
    }
    const feature = FEATURE_OF[cargo];
    return (
      feature === undefined || source.features === undefined || source.features.includes(feature)
    );
  });
  const words = concerned.map(([, text]) => text);
  const managed = target.provider !== undefined && target.provider !== 'self-managed';
  return advice.users === 'taken but to managed targets' && managed
    ? [...words, 'users and roles: a managed target takes none from a dump']
    : words;
}
