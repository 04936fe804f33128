import { estimateInWords } from '../estimate';
import type { RankedMethod, Statement } from '../rankedMethod';
import type { Recommendation } from '../recommend';
import type { Citation } from '../sides';
import { bullets, escapeMarkdown, inlineMarkdown, table } from './markdown';

const STATES: Readonly<Record<RankedMethod['status'], string>> = {
  ready: 'can start',
  conditional: 'can start if',
  'needs-action': 'something must be done first',
  'last-resort': 'last resort',
  unsuitable: 'does not fit',
};

function cited({ fact, value }: Citation): string {
  return `${fact} = ${Array.isArray(value) ? value.join(', ') || 'none' : String(value)}`;
}

function withFacts({ text, cites }: Statement): string {
  return cites.length === 0 ? text : `${text} [${cites.map(cited).join('; ')}]`;
}

function scoreInWords({ score }: RankedMethod): string {
  return score.parts
    .map(({ part, points }) => `${part} ${points > 0 ? '+' : ''}${points}`)
    .join(', ');
}

interface Section {
  title: string;
  lines: string[];
}

/** What is told of the recommended method, section by section. */
function sectionsOf(method: RankedMethod): Section[] {
  const sections = [
    { title: 'Why', lines: method.reasons.map(withFacts) },
    {
      title: 'First',
      lines: [
        ...method.blockers.map((blocker) => `${withFacts(blocker)} ${blocker.remedy}`),
        ...method.unmet.map((text) => `Not so yet: ${text}`),
      ],
    },
    { title: 'If', lines: method.questions },
    { title: 'Mind', lines: method.limits.map(withFacts) },
    {
      title: 'Prerequisites',
      lines: method.prerequisites.map(({ state, text }) => `${state}: ${text}`),
    },
    { title: 'Not carried', lines: method.cannotCarry },
    { title: 'How long', lines: [estimateInWords(method.estimate), ...method.estimate.derivation] },
    { title: 'Score', lines: [scoreInWords(method)] },
  ];
  return sections.filter(({ lines }) => lines.length > 0);
}

function othersOf({ ranked, recommended }: Recommendation): RankedMethod[] {
  return ranked.filter(({ rank }) => rank !== recommended?.rank);
}

function headline({ recommended, none }: Recommendation): string {
  return recommended === null
    ? `Recommended: none. ${none ?? ''}`
    : `Recommended: ${recommended.title} (${STATES[recommended.status]})`;
}

/** A recommendation for a terminal. */
export function renderRecommendationText(recommendation: Recommendation): string {
  const { recommended, rows } = recommendation;
  const sections = recommended === null ? [] : sectionsOf(recommended);
  return [
    headline(recommendation),
    ...sections.flatMap(({ title, lines }) => [`\n${title}`, ...lines.map((line) => `  ${line}`)]),
    '\nThe others',
    ...othersOf(recommendation).map(
      ({ rank, title, status, lostBecause }) =>
        `  ${rank}. ${title} (${STATES[status]}): ${lostBecause ?? ''}`,
    ),
    `\nRows of the matrix: ${rows.join(', ') || 'none'}`,
  ].join('\n');
}

/** A recommendation as a Markdown document, to hand to a colleague. */
export function renderRecommendationMarkdown(
  recommendation: Recommendation,
  labels: { source: string; target: string },
): string {
  const { recommended, rows } = recommendation;
  const sections = recommended === null ? [] : sectionsOf(recommended);
  return `${[
    `# From ${escapeMarkdown(labels.source)} to ${escapeMarkdown(labels.target)}`,
    `**${escapeMarkdown(headline(recommendation))}**`,
    ...sections.flatMap(({ title, lines }) => [`## ${title}`, bullets(lines.map(inlineMarkdown))]),
    '## The others',
    table(
      ['', 'Method', 'State', 'Why behind'],
      othersOf(recommendation).map(({ rank, title, status, lostBecause }) => [
        String(rank),
        escapeMarkdown(title),
        STATES[status],
        inlineMarkdown(lostBecause ?? ''),
      ]),
    ),
    `Rows of the matrix: ${rows.join(', ') || 'none'}`,
  ].join('\n\n')}\n`;
}
