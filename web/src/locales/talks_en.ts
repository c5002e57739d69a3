import type ja from './talks_ja'

const en: typeof ja = {
  label: 'Open talks',
  close_tab: "Close {name}'s talk",
  beside_tab: 'Put {name} beside (Alt+Shift+{n})',
  columns: 'Talks side by side',
  one: 'Show one',
  many: 'Show {n} side by side',
  queue: 'Queue',
  queue_waiting: '{name} ({n} waiting)',
  keys: {
    switch: 'Switch between open talks (also while writing)',
    switch_beside: 'Put the talk of that number beside',
    beside: 'Put the row in focus, or the last talk, beside (or Alt and a click)',
    close: 'Close the talk (drafts stay)',
    move: 'Move the tab (or drag it)',
    find: 'Find in the talk, or go to a day',
    watch: 'Watch, or stop watching',
  },
  find: 'Find in this talk',
  find_close: 'Close the search',
  find_failed: 'The search failed',
  looking_for: 'Searching',
  none: 'Nothing found',
  none_yet: 'Nothing found yet',
  hits: '{n} found',
  hit_of: '{at} of {n}',
  hits_label: 'Messages found, newest first',
  newer_hit: 'Newer one (Shift+Enter)',
  older_hit: 'Older one (Enter)',
  more: 'Look further back',
  day: 'Go to day',
  day_none: 'There are no messages in this talk yet',
  day_near: 'There are no messages of that day. The nearest day is shown.',
}

export default en
