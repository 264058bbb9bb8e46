/** The kinds of products that a generated catalogue is made of, one list for each category of the demo catalogue, by its slug. */
export type ProductLine = Readonly<{
  categorySlug: string;
  code: string;
  kinds: readonly string[];
  materials: readonly string[];
  /** What the three variants differ in. */
  option: string;
  values: readonly string[];
  /** In cents, from the cheapest to the dearest. */
  prices: readonly [number, number];
}>;

const colours = [
  'Black',
  'White',
  'Sand',
  'Olive',
  'Navy',
  'Terracotta',
  'Slate',
  'Mustard',
  'Sage',
  'Burgundy',
];

const line = (
  categorySlug: string,
  code: string,
  kinds: string,
  materials: string,
  prices: readonly [number, number],
  option = 'Colour',
  values: readonly string[] = colours,
): ProductLine => ({
  categorySlug,
  code,
  kinds: kinds.split(', '),
  materials: materials.split(', '),
  option,
  values,
  prices,
});

const sizes = ['Small', 'Medium', 'Large'];
const weights = ['250 g', '500 g', '1 kg'];

export const productLines: readonly ProductLine[] = [
    line(
      'coffee-and-tea',
      'GCT',
      'Espresso Beans, Filter Coffee, Green Tea, Black Tea, Rooibos, Herbal Infusion, Decaf Beans, Oolong, Cold Brew Blend, Matcha',
      'Arabica, Robusta, Single origin, Organic leaf',
      [590, 3900],
      'Weight',
      weights,
    ),
    line(
      'kitchen',
      'GKI',
      'Saucepan, Frying Pan, Chef’s Knife, Chopping Board, Mixing Bowl, Colander, Whisk, Casserole, Kettle, Grater',
      'Cast iron, Stainless steel, Beech, Enamel',
      [1200, 24900],
      'Size',
      sizes,
    ),
    line(
      'tableware',
      'GTA',
      'Mug, Dinner Plate, Soup Bowl, Tumbler, Carafe, Egg Cup, Serving Dish, Teapot, Espresso Cup, Butter Dish',
      'Stoneware, Porcelain, Glass, Earthenware',
      [800, 8900],
    ),
    line(
      'furniture',
      'GFU',
      'Armchair, Side Table, Bookcase, Stool, Bench, Desk, Coat Rack, Sideboard, Dining Chair, Bed Frame',
      'Oak, Ash, Walnut, Steel',
      [7900, 189000],
    ),
    line(
      'lighting',
      'GLI',
      'Desk Lamp, Floor Lamp, Pendant, Wall Light, Table Lamp, Clip Lamp, Ceiling Light, Night Light, Lantern, Reading Lamp',
      'Brass, Opal glass, Aluminium, Linen',
      [2900, 69000],
    ),
    line(
      'home-textiles',
      'GTE',
      'Throw, Cushion, Tea Towel, Duvet Cover, Rug, Tablecloth, Curtain, Bath Mat, Pillowcase, Bedspread',
      'Linen, Cotton, Wool, Hemp',
      [1400, 39000],
    ),
    line(
      'clothing',
      'GCL',
      'Jumper, Work Jacket, T-Shirt, Overshirt, Scarf, Beanie, Trousers, Raincoat, Cardigan, Socks',
      'Merino, Cotton, Linen, Recycled polyester',
      [1200, 34900],
      'Size',
      sizes,
    ),
    line(
      'bags-and-travel',
      'GBA',
      'Backpack, Tote, Messenger Bag, Weekender, Wallet, Pouch, Suitcase, Belt Bag, Laptop Sleeve, Duffel',
      'Leather, Tarpaulin, Canvas, Recycled nylon',
      [1900, 45900],
    ),
    line(
      'audio',
      'GAU',
      'Headphones, Bookshelf Speaker, Turntable, Radio, Earphones, Soundbar, Amplifier, Microphone, Subwoofer, Portable Speaker',
      'Walnut, Aluminium, Fabric, Bakelite',
      [2900, 129000],
    ),
    line(
      'stationery',
      'GST',
      'Notebook, Fountain Pen, Pencil Set, Desk Pad, Planner, Letter Set, Ruler, Sketchbook, Ink, Pen Case',
      'Paper, Brass, Cedar, Leather',
      [400, 29000],
    ),
    line(
      'outdoor',
      'GOU',
      'Tent, Sleeping Bag, Camp Stove, Head Torch, Water Bottle, Hammock, Camping Chair, Cool Bag, Picnic Blanket, Axe',
      'Ripstop, Titanium, Steel, Waxed canvas',
      [1500, 89000],
    ),
    line(
      'bath-and-body',
      'GBO',
      'Hand Soap, Bath Towel, Body Oil, Shampoo Bar, Hand Cream, Bath Salt, Nail Brush, Soap Dish, Shaving Brush, Sponge',
      'Olive oil, Cotton, Shea, Beech',
      [500, 8900],
      'Size',
      sizes,
    ),
];
