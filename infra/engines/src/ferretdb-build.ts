import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { access, cp, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { OnNote } from './engine.js';

const run = promisify(execFile);
const sources = join(dirname(fileURLToPath(import.meta.url)), '..', 'ferretdb');
const moduleName = 'github.com/FerretDB/FerretDB';

type Edit = Readonly<{ file: string; find: string; replace: string }>;

const turn = '\tturn.Lock()\n\tdefer turn.Unlock()\n\n';
const opening = (file: string, head: string): Edit => ({
  file: `internal/handler/${file}`,
  find: `${head} {\n`,
  replace: `${head} {\n${turn}`,
});

/** Where FerretDB 1.24 does less than MongoDB in what we use: see the README. Each text stands exactly once in its file. */
const edits: readonly Edit[] = [
  opening(
    'msg_update.go',
    'func (h *Handler) updateDocument(ctx context.Context, params *common.UpdateParams) (int32, int32, *types.Array, error)',
  ),
  opening(
    'msg_findandmodify.go',
    'func (h *Handler) findAndModifyDocument(ctx context.Context, params *common.FindAndModifyParams) (*findAndModifyResult, error)',
  ),
  opening(
    'msg_delete.go',
    'func (h *Handler) MsgDelete(connCtx context.Context, msg *wire.OpMsg) (*wire.OpMsg, error)',
  ),
  {
    file: 'internal/backends/sqlite/metadata/metadata.go',
    find: `IDColumn = DefaultColumn + "->'$._id'"`,
    // The index on `_id` is written this way, and SQLite uses an index on an expression only for the same expression.
    replace: `IDColumn = DefaultColumn + "->\\"_id\\""`,
  },
  {
    file: 'internal/backends/sqlite/collection.go',
    find: '\tq += whereClause\n\tq += prepareOrderByClause(params.Sort)\n',
    replace:
      '\twhereClause, args = narrow(params.Filter)\n\n\tq += whereClause\n\tq += prepareOrderByClause(params.Sort)\n',
  },
  {
    file: 'internal/backends/sqlite/collection.go',
    find: '\t\t\tr, err := tx.ExecContext(ctx, q, string(b), arg)\n\t\t\tif err != nil {\n',
    replace:
      '\t\t\tr, err := tx.ExecContext(ctx, q, string(b), arg)\n\t\t\tif err != nil {\n\t\t\t\tvar se *sqlite3.Error\n\t\t\t\tif errors.As(err, &se) && se.Code() == sqlite3lib.SQLITE_CONSTRAINT_UNIQUE {\n\t\t\t\t\treturn backends.NewError(backends.ErrorCodeInsertDuplicateID, err)\n\t\t\t\t}\n\n',
  },
];

const added: Readonly<Record<string, string>> = {
  'internal/backends/sqlite/pushdown.go': '_patch/pushdown.go',
  'internal/handler/turn.go': '_patch/turn.go',
};

const go = async (args: readonly string[]): Promise<string> => {
  const options = { cwd: sources, env: { ...process.env, GOFLAGS: '-mod=readonly', GOTOOLCHAIN: 'local' } };
  const { stdout } = await run('go', [...args], options).catch((cause: Error & { stderr?: string }) => {
    const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
    const why = missing ? 'Go 1.26 is needed to build it' : cause.stderr?.trim().split('\n').at(-1);
    throw new Error(`cannot build the MongoDB wire server: ${why}`, { cause });
  });
  return stdout.trim();
};

/** A copy of the module as published, with our changes; the compiler is pointed to it in place of the module. */
const writeChangedModule = async (moduleDir: string, buildDir: string): Promise<void> => {
  const copy = join(buildDir, 'module');
  // The files of a downloaded module are read-only.
  await cp(moduleDir, copy, { recursive: true });
  await run('chmod', ['-R', 'u+w', copy]);
  for (const { file, find, replace } of edits) {
    const path = join(copy, file);
    const text = await readFile(path, 'utf8');
    if (text.split(find).length !== 2) throw new Error(`FerretDB's ${file} is not the one we know`);
    await writeFile(
      path,
      text.replace(find, () => replace),
    );
  }
  for (const [file, ours] of Object.entries(added)) await cp(join(sources, ours), join(copy, file));
  const goMod = await readFile(join(sources, 'go.mod'), 'utf8');
  await writeFile(join(buildDir, 'go.mod'), `${goMod}\nreplace ${moduleName} => ${copy}\n`);
  await cp(join(sources, 'go.sum'), join(buildDir, 'go.sum'));
};

/** The same sources make the same name, so a changed one is built again and an old one is never run. */
const fingerprint = async (): Promise<string> => {
  const hash = createHash('sha256').update(JSON.stringify(edits));
  const patches = (await readdir(join(sources, '_patch'))).sort().map((file) => `_patch/${file}`);
  for (const file of ['main.go', 'go.mod', 'go.sum', ...patches])
    hash.update(await readFile(join(sources, file)));
  return hash.digest('hex').slice(0, 12);
};

export const ferretdbProgram = async (cacheDir: string): Promise<string> =>
  join(cacheDir, `ferretdb-${await fingerprint()}`);

const isThere = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );

/** Builds the server unless this one is there. */
export const buildFerretdb = async (cacheDir: string, onNote: OnNote): Promise<void> => {
  const program = await ferretdbProgram(cacheDir);
  if (await isThere(program)) return;
  onNote('downloading the sources of FerretDB');
  await go(['mod', 'download']);
  const moduleDir = await go(['list', '-m', '-f', '{{.Dir}}', moduleName]);
  const buildDir = `${program}.build`;
  await rm(buildDir, { recursive: true, force: true });
  await mkdir(buildDir, { recursive: true });
  await writeChangedModule(moduleDir, buildDir);
  onNote('compiling FerretDB; the first time takes some minutes');
  const modFile = `-modfile=${join(buildDir, 'go.mod')}`;
  const tags = 'ferretdb_no_postgresql';
  await go(['build', modFile, '-trimpath', '-tags', tags, '-o', `${program}.part`, '.']);
  await rm(buildDir, { recursive: true });
  await rename(`${program}.part`, program);
};
