/** One thing that is wrong, with the place to look at and what to do about it. */
export type Finding = Readonly<{ rule: string; where: string; message: string }>;

export const formatFinding = ({ rule, where, message }: Finding): string =>
  `${where}\n    ${rule}: ${message.replaceAll('\n', '\n    ')}`;
