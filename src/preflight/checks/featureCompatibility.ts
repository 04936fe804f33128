import type { PreflightCheck } from '../types';
import { isAtLeast, series } from '../versions';

/** A new server that still acts like an old one refuses what the source has. */
export const featureCompatibility: PreflightCheck = {
  id: 'feature-compatibility',
  title: 'the target’s feature compatibility version is not behind the source’s',
  applies: ({ sourceFacts, targetFacts }) =>
    sourceFacts.featureCompatibilityVersion !== undefined &&
    targetFacts.featureCompatibilityVersion !== undefined,
  run: ({ sourceFacts, targetFacts, target }) => {
    const from = series(sourceFacts.featureCompatibilityVersion ?? '');
    const to = series(targetFacts.featureCompatibilityVersion ?? '');
    const able = series(target.version);
    if (isAtLeast(to, from.major, from.minor) || !isAtLeast(able, to.major, to.minor + 1))
      return [];
    const command = {
      setFeatureCompatibilityVersion: able.text,
      ...(able.major >= 7 ? { confirm: true } : {}),
    };
    const text = `db.adminCommand(${JSON.stringify(command)})`;
    return [
      {
        severity: 'warning',
        message: `The target ${target.label} (${target.version}) stays compatible with ${to.text}, the source with ${from.text}: newer options, indexes and views will be refused.`,
        remedy: `Once nothing in the target needs an older version any more: ${text}.`,
        namespaces: [],
        fix: {
          title: `Raise the target’s feature compatibility version to ${able.text}`,
          side: 'target',
          command: text,
          run: async (context) => {
            await context.target.client.db('admin').command(command);
          },
        },
      },
    ];
  },
};
