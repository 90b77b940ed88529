import { testSentences } from './sentences.ts';

testSentences({ runs: 15, hidingRuns: 5 });
