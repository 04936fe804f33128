import { documentField, type FaithfulDocument } from '../../engine/bson/faithful';
import { formatNamespace } from '../../engine/catalog/namespaces';
import { describeVersion } from '../../engine/deployment/deployment';
import { listed } from '../wording';
import type { PreflightCheck } from '../types';

/** Options of collections that older servers refuse. */
const optionsSince: {
  words: string;
  major: number;
  minor: number;
  has: (options: FaithfulDocument) => boolean;
}[] = [
  {
    words: 'timeseries.bucketRoundingSeconds',
    major: 6,
    minor: 3,
    has: (options) => documentField(options, 'timeseries')?.has('bucketRoundingSeconds') === true,
  },
];

/** Collections are created on the target with all the options that they have. */
export const unsupportedOptions: PreflightCheck = {
  id: 'unsupported-options',
  title: 'the target knows the collections’ options',
  applies: () => true,
  run: (context) => {
    const { target } = context;
    return optionsSince
      .filter(({ major, minor }) => !target.abilities.featuresAtLeast(major, minor))
      .flatMap(({ words, major, minor, has }) => {
        const namespaces = context.carried
          .filter(({ options }) => has(options))
          .map(formatNamespace);
        if (namespaces.length === 0) return [];
        return [
          {
            severity: 'blocker' as const,
            message: `${describeVersion(target)} has no option ${words}, which exists since ${major}.${minor}: ${listed(namespaces)}.`,
            remedy: `Choose a target of version ${major}.${minor} or later, exclude them, or turn the option off on the source where collMod can.`,
            namespaces,
          },
        ];
      });
  },
};
