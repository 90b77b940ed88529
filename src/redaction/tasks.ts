/** Words that follow the name of a secret without being its value: of a sentence or a task runner. */

const TASK =
  /^(?:add|check|clean|clear|create|delete|edit|encrypt|generate|get|import|init|install|list|lint|migrate|new|prune|purge|refresh|remove|renew|reset|revoke|rotate|scan|seed|set|setup|show|sync|test|update|validate|verify)$/;

/** The name of a task: `rake secret:rotate`, `npm run token:check`. */
export const isTask = (start: string, value: string): boolean => start.endsWith(':') && TASK.test(value);

/** A state of a secret, not its value: `password: changed`, `token=undefined`. */
export const isState = (value: string): boolean => STATE.test(value);
const STATE =
  /^(?:changed|done|empty|expired|failed|incorrect|invalid|missing|ok|optional|references|required|rotated|set|strong|undefined|unset|updated|valid|weak|wrong)\W*$/;

/** Text that follows `password: ` in a sentence. */
export const PROSE =
  /^[a-z]{1,16} (?:[a-z]{2,16}(?:\s|$)|[a-z]{1,3} )|^(?:\S+ ){1,8}(?:is|are|was|has|must|not|in|to|too|the|your|for|with|wird|ist|zu|ein|der|die)(?:\s|$)/i;
