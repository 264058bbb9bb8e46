import { everySecondSeed } from './every-second-seed.fixture.js';

everySecondSeed(2);
