import type { IConfiguration } from 'dependency-cruiser';

export const rooms: string[][];
export const floors: string[][];
declare const configuration: IConfiguration;
export default configuration;
