import type { PreflightCheck } from '../types';

/** A new server that still acts like an old one refuses what the source has. */
export const featureCompatibility: PreflightCheck = {
  id: 'feature-compatibility',
  title: 'the target’s feature compatibility version is not behind the source’s',
  applies: ({ source, target }) =>
    source.abilities.features !== undefined && target.abilities.features !== undefined,
  run: ({ source, target }) => {
    const from = source.abilities.features;
    const to = target.abilities.features;
    if (from === undefined || to === undefined || to.atLeast(from.major, from.minor)) return [];
    const able = target.binary;
    if (!able.atLeast(to.major, to.minor + 1)) return [];
    const command = {
      setFeatureCompatibilityVersion: able.series,
      ...(able.major >= 7 ? { confirm: true } : {}),
    };
    const text = `db.adminCommand(${JSON.stringify(command)})`;
    return [
      {
        severity: 'warning',
        message: `The target ${target.label} (${target.binary.text}) stays compatible with ${to.text}, the source with ${from.text}: newer options, indexes and views will be refused.`,
        remedy: `Once nothing in the target needs an older version any more: ${text}.`,
        namespaces: [],
        fix: {
          title: `Raise the target’s feature compatibility version to ${able.series}`,
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
