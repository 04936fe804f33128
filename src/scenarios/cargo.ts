import type { Case } from './case';
import type { Feature } from './facts';
import type { Cargo } from './types';

/** The feature that a side must have for some cargo to be missed. */
const FEATURE_OF: Partial<Record<Cargo, Feature>> = {
  views: 'views',
  'time-series collections': 'time-series collections',
  'search indexes': 'search indexes',
};

/** What a method leaves behind of these sides, in words; what may be there counts as there. */
export function cargoLeftBehind({ method, source, target }: Case): string[] {
  const left = Object.entries(method.cannotCarry) as [Cargo, string][];
  const concerned = left.filter(([cargo]) => {
    if (cargo === 'shard keys')
      return target.topology === undefined || target.topology === 'sharded';
    const feature = FEATURE_OF[cargo];
    return (
      feature === undefined || source.features === undefined || source.features.includes(feature)
    );
  });
  const words = concerned.map(([, text]) => text);
  const managed = target.provider !== undefined && target.provider !== 'self-managed';
  return method.id === 'dump-restore' && managed
    ? [...words, 'users and roles: a managed target takes none from a dump']
    : words;
}
