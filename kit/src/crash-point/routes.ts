import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { type CrashControl, crashActions } from './arm.js';

const arming = z.object({
  point: z.string().min(1),
  action: z.enum(crashActions),
  skip: z.int().min(0).optional(),
  stallMs: z.int().min(1).optional(),
});

/** On the admin port of a process under test: what is armed, what has been passed how often, and arming more. */
export const addCrashPointRoutes = (admin: FastifyInstance, control: CrashControl): void => {
  admin.get('/crash-points', async () => control.state());
  admin.put('/crash-points', async (request, answer) => {
    const parsed = z.array(arming).safeParse(request.body);
    if (!parsed.success) return answer.code(400).send({ error: parsed.error.message });
    control.disarm();
    for (const one of parsed.data) control.arm(one);
    return control.state();
  });
};
