/** An instance with all fields set: unions and interfaces tell their members apart by class. */
export const asType = <T extends object>(type: new () => T, fields: T): T =>
  Object.assign(new type(), fields);
