import fc from 'fast-check';

/** A landing must not hang on a lucky draw: one seed for all, unless `SW_SEED` names another or `random`. */
const wanted = process.env['SW_SEED'] ?? '20261121';
if (wanted !== 'random') fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(wanted) });
