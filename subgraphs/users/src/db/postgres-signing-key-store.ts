import { makeInTransaction, rowsOf } from '@shop/kit/db';
import type { JWK } from 'jose';
import type { DataSource } from 'typeorm';
import type { SigningKey, SigningKeyStore } from '../use-cases/signing-key-store.js';

type Row = { kid: string; signs_from: Date; public_jwk: JWK; private_jwk: JWK };

const selectSql = 'select kid, signs_from, public_jwk, private_jwk from signing_key';
const toKey = (row: Row): SigningKey => ({
  kid: row.kid,
  signsFrom: row.signs_from,
  publicJwk: row.public_jwk,
  privateJwk: row.private_jwk,
});

export const createPostgresSigningKeyStore = (dataSource: DataSource): SigningKeyStore => {
  const inTransaction = makeInTransaction(dataSource);
  return {
    all: async () => rowsOf<Row>(await dataSource.query(selectSql)).map(toKey),
    rotate: (plan, make) =>
      inTransaction(async (tx) => {
        await tx.query(`select pg_advisory_xact_lock(hashtext('signing-key'))`);
        const keys = rowsOf<Row>(await tx.query(selectSql)).map(toKey);
        const [clock] = rowsOf<{ now: Date }>(await tx.query('select clock_timestamp() as now'));
        const { create, remove } = plan(keys, clock?.now ?? new Date());
        if (create) {
          const { kid, signsFrom, publicJwk, privateJwk } = await make(create.signsFrom);
          await tx.query(
            'insert into signing_key (kid, signs_from, public_jwk, private_jwk) values ($1, $2, $3, $4)',
            [kid, signsFrom, publicJwk, privateJwk],
          );
        }
        if (remove.length > 0) await tx.query('delete from signing_key where kid = any($1)', [remove]);
        return remove.length + (create ? 1 : 0);
      }),
  };
};
