import packageJson from '../../package.json';

/** This tool's own version, for reports and `--version`. */
export const TOOL_VERSION: string = packageJson.version;
