/** The compiled code as it would be if nobody had ever put a crash point into it. */
export const stripHooks = (source: string): string => source.replaceAll(/\bcrashPoint\('[^']*'\);/g, '');
