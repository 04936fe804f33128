import { type Command, Option } from 'commander';
import { METHODS } from '../../methods';
import { recommend } from '../../scenarios/recommend';
import {
  renderRecommendationMarkdown,
  renderRecommendationText,
} from '../../scenarios/render/recommendation';
import { print, printJson } from '../display/terminal';
import type { Perform } from '../options/command';
import { examples, EXIT_CODES } from '../options/helpText';
import { addScenarioOptions, needsOf, type ScenarioOptions, SIDES } from '../options/needsOptions';
import { resolveSides } from '../shared/side';

/** What `recommend` is told. */
interface RecommendOptions extends ScenarioOptions {
  json?: boolean;
  markdown?: boolean;
}

/** `recommend`: the best method for two sides. */
export function addCommand(program: Command, perform: Perform): void {
  const command = program
    .command('recommend')
    .summary('tell which method fits, and why')
    .description(
      'Looks at two deployments, or reads facts about them, and ranks every method: reasons, ' +
        'blockers with remedies, prerequisites, how long it takes, and why the others are behind.',
    );
  addScenarioOptions(command)
    .option('--json', 'print one JSON object')
    .addOption(new Option('--markdown', 'print Markdown, to hand to a colleague').conflicts('json'))
    .addHelpText(
      'after',
      [
        SIDES,
        examples(
          'recommend --source env:OLD --target env:NEW --downtime 10m',
          'recommend --source facts:old.json --target facts:new.json --link 100',
        ),
        EXIT_CODES,
      ].join('\n'),
    )
    .action((options: RecommendOptions) => perform(() => showRecommendation(options)));
}

/** `recommend`: the ranked methods for two sides. */
async function showRecommendation(options: RecommendOptions): Promise<number> {
  const { source, target } = await resolveSides(options);
  const recommendation = recommend(METHODS, source.facts, target.facts, needsOf(options));
  const labels = { source: source.label, target: target.label };
  if (options.json === true) printJson({ type: 'recommendation', ...labels, ...recommendation });
  else if (options.markdown === true) print(renderRecommendationMarkdown(recommendation, labels));
  else print(renderRecommendationText(recommendation));
  return 0;
}
