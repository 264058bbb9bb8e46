/**
 * Somebody holds a slug or SKU and has not written its product yet. Who is just slow writes it in a moment; who died gives it back within a
 * minute. Until then nobody knows whether it is taken.
 */
export class ChangeUnderWay extends Error {
  override readonly name = 'ChangeUnderWay';
  constructor() {
    super('another change of the same slug or SKU is under way');
  }
}
