/** Code spans and lines of code blocks, without comments. */
export function commandsIn(text: string): string[] {
  const spans = [...text.matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code);
  return [...blockLinesIn(text, '\\w*'), ...spans.map(withoutComment)];
}

/** Lines of the code blocks of a language (a regular expression), without comments. */
export function blockLinesIn(text: string, language: string): string[] {
  const blocks = new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g');
  const lines = [...text.matchAll(blocks)].flatMap(([, code = '']) => code.split('\n'));
  return lines.map(withoutComment);
}

function withoutComment(line: string): string {
  return line.replace(/(^|\s)#.*$/, '').trim();
}

/** As GitHub and VS Code make anchors of headings. */
export function anchorsIn(text: string): string[] {
  return [...text.matchAll(/^#+ (.*)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N} -]/gu, '')
      .replaceAll(' ', '-'),
  );
}

export function withoutCodeBlocks(text: string): string {
  return text.replace(/```[\s\S]*?```/g, '');
}
