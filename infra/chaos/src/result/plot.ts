import { describeAttack, type FaultKind } from '../schedule/fault.js';
import type { RunResult } from './run-result.js';
import { inFlight } from './statistics.js';

const width = 1_200;
const left = 150;
const right = 24;
const top = 66;
const curveHeight = 240;
const laneHeight = 20;
const gap = 34;

const lanes: readonly Readonly<{ kinds: readonly FaultKind[]; label: string; color: string }>[] = [
  { kinds: ['kill'], label: 'kill -9', color: '#c0392b' },
  { kinds: ['zombie'], label: 'zombie (SIGSTOP)', color: '#8e44ad' },
  { kinds: ['wipe-queues'], label: 'queues wiped', color: '#d35400' },
  { kinds: ['kill-store', 'pause-store'], label: 'store killed, paused', color: '#7f1d1d' },
  { kinds: ['cut-connections'], label: 'connections cut', color: '#b7950b' },
  { kinds: ['link'], label: 'network', color: '#2471a3' },
  { kinds: ['provider-storm', 'webhooks'], label: 'provider, webhooks', color: '#117a65' },
  { kinds: ['skew-clock'], label: 'clock ±60 s', color: '#566573' },
  { kinds: ['rolling-restart'], label: 'rolling restart', color: '#5b7f2b' },
  { kinds: ['poison'], label: 'poison message', color: '#a0527d' },
];

const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Round steps, so that there are about as many as wanted. */
const stepFor = (span: number, about: number): number =>
  [1, 2, 5, 10, 20, 30, 60, 120, 300, 600].find((step) => span / step <= about) ?? 1_200;

/** Orders in flight against time, and below it each fault in the lane of its kind. Plain SVG. */
export const plotSvg = ({
  timed,
  faults,
  calmMs,
  finalAfterMs,
  profile,
  seed,
  clients,
}: RunResult): string => {
  const spans = timed.flatMap(({ placedMs, finalMs }) =>
    finalMs === null ? [] : [{ from: placedMs / 1_000, to: finalMs / 1_000 }],
  );
  const curve = inFlight(spans);
  const endS = Math.ceil(Math.max(calmMs / 1_000 + 12, (calmMs + finalAfterMs) / 1_000 + 2));
  const peak = Math.max(4, ...curve.map(({ open }) => open));
  const shownLanes = lanes.filter(({ kinds }) =>
    faults.some(({ fault }) => kinds.includes(fault.attack.kind)),
  );
  const lanesTop = top + curveHeight + gap;
  const bottom = lanesTop + shownLanes.length * laneHeight;
  const height = bottom + 52;
  const x = (s: number) => Math.round((left + (s / endS) * (width - left - right)) * 10) / 10;
  const y = (open: number) => Math.round((top + curveHeight * (1 - open / peak)) * 10) / 10;

  const path = curve.reduce((line, { at, open }) => `${line}H${x(at)}V${y(open)}`, `M${x(0)},${y(0)}`);
  const yStep = stepFor(peak, 6);
  const yTicks = Array.from({ length: Math.floor(peak / yStep) + 1 }, (_, index) => index * yStep);
  const xStep = stepFor(endS, 14);
  const xTicks = Array.from({ length: Math.floor(endS / xStep) + 1 }, (_, index) => index * xStep);
  const calm = x(calmMs / 1_000);
  const text = (tx: number, ty: number, content: string, more = '') =>
    `<text x="${tx}" y="${ty}" ${more}>${escapeXml(content)}</text>`;

  const bars = shownLanes.flatMap(({ kinds, label, color }, lane) => {
    const middle = lanesTop + lane * laneHeight + laneHeight / 2;
    return [
      `<line x1="${left}" x2="${width - right}" y1="${middle}" y2="${middle}" stroke="#e5e7eb"/>`,
      text(left - 10, middle + 4, label, `text-anchor="end" fill="${color}"`),
      ...faults
        .filter(({ fault, failure }) => kinds.includes(fault.attack.kind) && failure === undefined)
        .map(({ fault, startedMs, endedMs }) => {
          const from = x(startedMs / 1_000);
          const length = Math.max(3, x(endedMs / 1_000) - from);
          const title = `${describeAttack(fault.attack)}, ${(startedMs / 1_000).toFixed(1)}–${(endedMs / 1_000).toFixed(1)} s`;
          return `<rect x="${from}" y="${middle - 6}" width="${length}" height="12" rx="2" fill="${color}" fill-opacity="0.75"><title>${escapeXml(title)}</title></rect>`;
        }),
    ];
  });

  const heading = `Orders in flight while everything breaks (${profile} profile, seed ${seed})`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="12" fill="#1f2937">
<title>${escapeXml(heading)}</title>
<rect width="${width}" height="${height}" fill="#ffffff"/>
${text(left, 24, heading, 'font-size="16" font-weight="600"')}
${text(left, 44, `${timed.length} orders of ${clients.accepted + clients.refused + clients.unanswered} clients, ${faults.length} faults. A bar is a fault from its start to its end; of a kill, until the process serves again.`, 'fill="#4b5563"')}
<rect x="${calm}" y="${top}" width="${width - right - calm}" height="${bottom - top}" fill="#e8f5e9"/>
${text(calm + 4, top + 14, 'calm', 'fill="#2e7d32"')}
${yTicks.map((tick) => `<line x1="${left}" x2="${width - right}" y1="${y(tick)}" y2="${y(tick)}" stroke="#e5e7eb"/>${text(left - 10, y(tick) + 4, String(tick), 'text-anchor="end"')}`).join('\n')}
<path d="${path}V${y(0)}Z" fill="#34495e" fill-opacity="0.25" stroke="#34495e" stroke-width="1.2"/>
<text transform="translate(${left - 50},${top + curveHeight / 2}) rotate(-90)" text-anchor="middle">orders in flight</text>
${bars.join('\n')}
${xTicks.map((tick) => `<line x1="${x(tick)}" x2="${x(tick)}" y1="${bottom}" y2="${bottom + 5}" stroke="#1f2937"/>${text(x(tick), bottom + 18, String(tick), 'text-anchor="middle"')}`).join('\n')}
<line x1="${left}" x2="${width - right}" y1="${bottom}" y2="${bottom}" stroke="#1f2937"/>
${text((left + width - right) / 2, bottom + 38, 'seconds since the storm began', 'text-anchor="middle"')}
</svg>
`;
};
