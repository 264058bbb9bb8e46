import { tellExample } from './example.js';
import { createShop } from './shop.js';

const [url = 'http://127.0.0.1:4000/graphql'] = process.argv.slice(2);

try {
  await tellExample(createShop({ url }), (line) => void process.stdout.write(`${line}\n`));
} catch (error) {
  process.stderr.write(`example: ${(error as Error).message}\n`);
  process.exit(1);
}
