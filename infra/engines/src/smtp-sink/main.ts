import { startSink } from './sink.js';

const { SMTP_PORT, VIEW_PORT } = process.env;
const sink = await startSink({ smtpPort: Number(SMTP_PORT), viewPort: Number(VIEW_PORT) });
for (const signal of ['SIGTERM', 'SIGINT'] as const)
  process.on(signal, () => void sink.close().then(() => process.exit(0)));
