import { testSentences } from './sentences.ts';

testSentences({ runs: 150, hidingRuns: 40 });
