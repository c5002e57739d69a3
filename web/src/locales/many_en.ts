import type many from './many_ja'

/** The words of what is done to many at once, in English. */
const words: typeof many = {
  title: 'Act on many',
  views: 'Views',
  view: { backlog: 'Backlog', incidents: 'Incidents', history: 'Done so far' },
  none: 'This page is for supervisors and administrators',
  failed: 'It could not be read',
  more: 'Show more',
  n: '{n}',
  free: 'free',
  paid: 'billed',
  kind: { assign: 'Assign', move: 'Move', tag: 'Tag', say: 'First reply', undo: 'Undo', solved: 'Solved message' },
  filter: { label: 'Filter', all: 'All', brand: 'Brand', queue: 'Queue', topic: 'About', tag: 'Tag', age: 'Waiting', ages: { 0: 'Any time', 15: '15 min or more', 60: '1 hour or more', 480: '8 hours or more', 1440: 'A day or more' } },
  backlog: {
    tools: 'Selection and actions', matching: '{n} waiting', chosen: '{n} chosen', choose_all: 'Choose all {n} of this filter', clear: 'Clear', most: 'One action takes the oldest {n} at most', stale: 'Something has changed. Reload',
    none: 'Nobody is waiting', none_text: 'What came in outside opening hours, and whatever else nobody has yet, stands here, oldest first.', keys: '↑↓ move, Space choose, Shift+↑↓ a range, A all, Esc none',
    of_one: '{n} of this customer', choose: 'Choose {name}', open: 'Open the talk', waited: 'waits {time}',
  },
  act: {
    assign: 'Assign {n}', move: 'Move {n}', tag: 'Tag {n}', say: 'First reply to {n}', undo: 'Undo', check: 'Check', stop: 'Stop', leave: 'Close (goes on)',
    go: { assign: 'Assign {n}', move: 'Move {n}', tag: 'Change {n}', say: 'Send to {n}', undo: 'Undo' },
  },
  form: {
    operator: 'To', operator_hint: 'What does not fit their capacity goes on waiting', choose: 'Choose one', queue: 'To queue', queue_hint: 'The waiting time is kept', add_tags: 'Tags to give', tags_hint: 'Up to 10, separated by commas', remove_tags: 'Tags to take', no_tag: 'Write a tag',
    text: 'Text to send', no_text: 'Write the text to send', bad_field: 'There is no field “{name}”', ready: 'Choose a text', sample: 'What {name} will read', whom: 'Who gets it',
    free_only: 'Only to those who can be reached free of charge', wrote: 'Also to customers who wrote after the list was opened', heated: 'Also to angry customers',
  },
  field: { name: '+ customer', brand: '+ brand', since: '+ waiting since' },
  ready: {
    sorry_title: 'Sorry for the wait', sorry: '{name}\nThank you for writing to {brand}. We are sorry that it takes a while: we answer in order, and will be with you soon.',
    received_title: 'Received', received: '{name}\nThis is {brand}. We have received your message. Somebody will look into it and answer in order.',
    outage_title: 'Outage', outage: '{name}\nThis is {brand}. Some of our services are hard to use at the moment. We are sorry, and will tell you here as soon as they are back.',
    solved_title: 'Solved', solved: '{name}\nThis is {brand}. What you wrote about is solved. Thank you for your patience; just reply here if anything is left.',
  },
  plan: {
    goes: 'To {n} of {of}', cut: 'Of {of} that match, the oldest {n} are meant', free: 'free (reply)', billed: 'billed (push)', at_most: 'at most', tokens: 'A reply is free within a minute of the customer’s message. Whoever’s minute is over by the time it is sent is billed.',
    quota: '{left} of {of} left this month', unlimited: 'no monthly limit', unknown: 'LINE did not say how many are left this month', left_out: 'Left out',
  },
  reason: {
    not_waiting: 'somebody has it, or it no longer waits', at_capacity: 'no room (goes on waiting)', other_brand: 'belongs to another brand', not_certified: 'the operator has not done the brand’s training', same: 'is so already', too_many_tags: 'has too many tags', blocked: 'has blocked the account', standby: 'another module holds the chat',
    muted: 'is muted', group: 'is a group', wrote_since: 'wrote after the list was opened', heated: 'is angry', would_cost: 'can’t be reached free of charge', same_customer: 'is told in another talk', answered: 'the operator has answered', changed: 'something was changed since', stopped: 'not done: it was stopped', gone: 'is not there any more',
  },
  state: { waiting: 'About to begin', running: 'Running', stopping: 'Stopping', stopped: 'Stopped', done: 'Done' },
  fate: { done: 'done', waits: 'to come' },
  send: { queued: 'queued', sending: 'sending', sent: 'sent', failed: 'failed', unknown: 'not known whether it arrived', confirm: 'waits for your word', dismissed: 'not sent' },
  run: { figures: '{done} done, {left} left out, of {total}', progress: 'Progress', goes_on: 'It goes on when you close this. You find it, and can stop it, under “Done so far”.', behind: 'It goes on. You find it under “Done so far”.', only: 'Only what is not done', all_well: 'All are done' },
  history: {
    none: 'Nothing was done yet', none_text: 'Choose conversations under “Backlog”: what comes of it stands here.', results: 'Results', progress: 'Progress', undo: 'Undo', undone: 'undone', undo_title: 'Undo this?', undo_text: 'Conversations that were answered or changed since stay as they are.',
  },
  incident: {
    badge: 'Incident', all: 'Back to the list', new: 'Open a new one', edit: 'Edit', save: 'Save', begin: 'Open it', close: 'Close it', with_closed: 'Show closed ones too', none: 'There is no open incident', none_text: 'Open one: what concerns it is gathered, and a notice stands before the bot’s answers.',
    kinds: { outage: 'Outage', recall: 'Recall', campaign: 'Campaign', other: 'Other' }, states: { open: 'open', closed: 'closed' },
    figures: { attached: 'Conversations', open: 'Not closed', waiting: 'Waiting', told: 'Heard the notice', solved: 'Told it is solved', proposed: 'To decide' }, hours: 'By the hour (last 24 hours)',
    tabs: { label: 'View', talks: 'Conversations', targets: 'People', notices: 'Texts' }, how: { words: 'words', topic: 'topic', entry: 'FAQ', all: 'everybody', hand: 'by hand' }, told: 'notice v{n}', agree: 'Include', refuse: 'Not this', detach: 'Detach', proposed: 'to decide', attach: 'Include in an incident', insert: 'Put into the reply', faq: 'The FAQ that answers it',
    version: 'v{n}', no_notice: '(no notice)', summary: 'Summary', summary_hint: 'What it was and what was done, to be read later', close_title: 'Close this incident?', close_text: 'Its notice stops, and nothing more is gathered.', untold: 'Some customers have not been told that it is solved ({n} conversations)',
    solved_lead: 'To every customer whose conversation belongs to it, once each. Who has had it is not told again.',
    talks: { none: 'No conversations yet', none_text: 'They stand here when their words fit, or when somebody includes them in the talk.' },
    targets: {
      paste: 'Paste a list', gather: 'Add the customers who wrote', export: 'Export as CSV', filter: 'Filter by state', states: { open: 'open', contacted: 'contacted', done: 'done', unreachable: 'unreachable' }, none: 'Nobody is listed yet', none_text: 'Bring in whom a recall concerns, and note what came of it person by person.', who: 'Who', state: 'State', note: 'Note', last: 'Last',
      list: 'People', list_hint: 'One a line: identity, name (CSV, or pasted from a spreadsheet). Up to 5,000', file: 'From a file', add: 'Bring in', added: '{n} added',
    },
    form: {
      title: 'Title', no_title: 'Give it a title', kind: 'Kind', words: 'Words', words_hint: 'Separated by commas. Large and small letters, width and kana make no difference', topics: 'About', topics_hint: 'What is below it is meant too', entries: 'FAQs that answer it', entries_hint: 'Questions for which the bot finds one of these belong to it too. The answer is shown beside the conversation', entry_add: 'Choose a FAQ', entry_drop: 'Leave out “{name}”', entry_gone: '(a FAQ that can’t be shown)', joins: 'What fits', auto: 'belongs at once', propose: 'is proposed, somebody decides',
      notice: 'Notice', notice_hint: 'Said before the bot’s answer, once a customer. Each change is a new version', all: 'Say the notice to everybody who writes', wording: 'Wording for operators', wording_hint: 'They can put it into their reply',
    },
  },
  error: {
    incident_closed: 'This incident is closed.', nobody_to_tell: 'There is nobody to tell: all have been told, or nothing belongs to it.', too_many_open: 'At most 20 are open at once. Close one first.', no_notice: 'Write the notice that everybody is told.', bad_title: 'A title has at most 80 characters.', bad_word: 'A word has 2 to 40 characters.', no_identity: 'Each line begins with an identity.', bad_csv: 'It can’t be read: look for quotation marks that are not closed.', empty: 'There is nobody in this list. Write one person a line.',
    nothing_chosen: 'Choose conversations.', nothing_to_do: 'Nobody is left to do this to. Look at the reasons, and choose others.', cost_changed: 'It costs more now. Go back and check it again.', quota_short: 'The month’s messages are not enough. Choose fewer, or send only what is free.', too_many: 'Choose at most 500 at once. What is done leaves the list, so go on with the rest.',
    too_many_tags: 'At most 10 tags at once.', bad_tag: 'A tag is one line of at most 50 characters.', bad_field: 'There is a field that nobody knows. Use the buttons for customer, brand and time.', text_too_long: 'Write at most 2,000 characters.', not_undoable: 'What was sent can’t be taken back.', under_way: 'It is under way. Stop it, or wait for its end.', bad_target: 'Choose another operator or queue.',
  },
}
export default words
