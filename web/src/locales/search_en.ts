import type ja from './search_ja'

/** The words of the search, in English. */
const search: typeof ja = {
  title: 'Search', words: 'Words to look for', placeholder: 'Words, phone number, name or inquiry id', go: 'Search', filters: 'Filters', clear: 'Clear filters', busy: 'Searching',
  begin: 'Look through everything that was written', keys: '↓↑ moves through the results, Enter opens, / goes back to the words. Ctrl+K (⌘K) pressed twice opens this from anywhere.',
  example: { words: 'order late', phrase: '"return fee"', without: 'delivery -done', phone: '090-1234-5678' },
  means: { words: 'has all the words', phrase: 'has them as they stand together', without: 'does not have "done"', phone: 'found however it was written, +81 too' },
  brand: 'Brand', operator: 'Operator', tag: 'Tag',
  any: { kind: 'Kind', author: 'Written by', state: 'State', period: 'Period' },
  kind: { message: 'Messages', contact: 'Customers', conversation: 'Inquiries' },
  author: { customer: 'Customer', operator: 'Operator', bot: 'Bot', note: 'Note' },
  period: { 1: 'Last 24 hours', 7: 'Last 7 days', 30: 'Last 30 days', 90: 'Last 90 days', 365: 'Last year' },
  count: '{n} shown', none: 'Nothing found', none_yet: 'Nothing found so far', none_text: 'Try fewer letters or fewer filters. Messages that were taken back and brands that are not yours are not shown.',
  back: 'Searched back to {time}', more: 'Look further', all: 'Everything was searched', failed: 'The search did not work',
  note: 'Note ({name})', somebody: 'Name not known yet',
  index: { building: 'The search is being prepared. Old messages may not be found yet.', behind: 'New messages are late to appear here.', until: 'What happened until {time} can be found.' },
  views: 'Saved searches', views_none: 'No search is saved yet', views_own: 'Only me', views_shared: 'Shared', view_edit: 'Change "{name}"', view_change: 'Change a saved search',
  keep: 'Save this search', name: 'Name', name_missing: 'Enter a name.', whose: 'Who sees it', mine: 'Only me', shared: 'Everybody at {brand}', shared_hint: 'A shared search looks in this brand only.',
  renew: 'Replace with what is asked now: "{q}"', save: 'Save', delete: 'Delete', delete_sure: 'Really delete', kept: '"{name}" is saved', deleted: '"{name}" is deleted',
  error: {
    empty_query: 'Write at least one word to look for.', query_too_long: 'A search has at most 200 characters. Shorten it.', too_many_words: 'A search has at most 10 words. Leave some out.', bad_cursor: 'This place is not valid any more. Search again.',
  },
}
export default search
