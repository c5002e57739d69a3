import type { FormWords } from './form_ja'

const form: FormWords = {
  brand: 'Brand',
  views: 'Views',
  view: { rules: 'Settings' },
  title: 'Secure forms',
  lead: 'Bank accounts, addresses, dates of birth: on a secure page instead of the chat',
  page_lead: 'The customer gets a button to a page that can be used once. The answer never stands in the chat; it is kept encrypted and erased in time. Card numbers, secret numbers and My Number can’t be asked for.',
  not_admin: 'There is no brand that you may set',
  failed: 'It could not be loaded.',
  save: 'Save',
  saved: 'Saved. It holds for forms sent from now on.',
  unsaved: 'There are changes that are not saved.',
  at_once: 'What is saved holds for forms sent from then on.',
  reload: 'Load again',
  sent: 'The form was sent.',
  state: { open: 'Waiting', received: 'Answered', withdrawn: 'Withdrawn', replaced: 'Replaced by a newer one', expired: 'Expired', destroyed: 'Erased' },
  ask: {
    title: 'Send a secure form', lead: 'The customer answers on a secure page, not in the chat.', which: 'What to ask', text: 'Message to the customer', button: 'Open the form', send: 'Send',
    link: 'The page’s address goes to the customer’s phone only. It is neither here nor in the history.', replaces: 'The same form is waiting for an answer. It can’t be used any more once you send this.', none: 'There is no form to send. Administrators set them up under Settings → Secure forms.', group: 'A group can’t be asked by a form. Send it in a talk with one customer.',
  },
  hint: { asks: 'Bank details and addresses are safer asked by a form than in the chat.', wrote: 'The customer has written an account number into the chat. A form can take the rest.', open: 'Send a secure form' },
  card: {
    title: 'Secure forms', until: 'until {at}', received: 'answered {at}', destroy: 'Erased by itself {at}', not_yours: 'Only the owner or a supervisor can see it.', look: 'Show', finish: 'Done with it', withdraw: 'Withdraw',
    ask: { withdraw: 'Withdraw this form?', withdraw_text: 'The customer can’t answer it any more.', finish: 'Done, and erase it?', finish_text: 'The answer is erased at once and can’t be brought back. The history only tells that it was erased.' },
    done: { withdraw: 'The form was withdrawn.', finish: 'Done with.' },
  },
  look: {
    title: 'Show the answer: {name}', lead: 'Who looked, when and why is recorded.', reason: 'Reason', pick: 'Choose', memo: 'Memo', memo_hint: 'It becomes a note of the talk. Write no account numbers.', need_reason: 'Choose a reason.', need_memo: 'For “Other”, write the reason as a memo.',
    recorded: 'It is shown for one minute, and can’t be copied into the input or a draft.', show: 'Show', read_off: 'Read it off the screen into the system where it is needed.', left: 'Closes in {n} s', hide: 'Close',
  },
  reason: { refund: 'Refund or transfer', delivery: 'Delivery', verify: 'To verify the customer', correct: 'To correct or check it', other: 'Other' },
  rules: { hours: 'A form is good for (hours)', hours_hint: '1 to 168 hours from when it was sent.', days: 'Days an answer is kept', days_hint: '1 to 30 days. “Done with it” erases it at once.', who: 'Who may see an answer', owner: 'Owner and supervisors', above: 'Supervisors and administrators only', who_hint: 'Either way a reason is needed, and each look is recorded.' },
  sheet: { add: 'Add a form', fresh: 'New form', on: 'In use', edit: 'Edit', fold: 'Close', name: 'Name', name_en: 'Name (English)', why: 'Why it is asked', why_hint: 'The page says it.', why_en: 'Why it is asked (English)', ask: 'Message', ask_hint: 'A line with the time limit and the button come below it.', fields: 'Fields', drop: 'Delete this form', asks: 'Fields: {fields}' },
  field: { add: 'Add a field', label: 'Name of field {n}', label_en: 'Name of field {n} (English)', sort: 'Sort of field {n}', min: 'Least characters of field {n}', max: 'Most characters of field {n}', needed: 'required', drop: 'Delete field {n}', choices: 'Choices of field {n}, one a line' },
  sort: { line: 'One line', digits: 'Digits', kana: 'Katakana', postcode: 'Postal code', date: 'Date', choice: 'Choice' },
  error: {
    form_over: 'This form has been answered, or is over.', form_destroyed: 'This answer has been erased. Send the form again if you need it.', forbidden: 'Only the owner or a supervisor can see this answer.', bad_time: 'The form’s time has changed. Close this and open it again.', form_group: 'A group can’t be asked by a form.', no_form: 'This form is not in use any more. Close this and open it again.',
    bad_reason: 'Choose a reason.', bad_hours: 'Give 1 to 168 hours.', bad_days: 'Give 1 to 30 days.', bad_title: 'Name the form in 1 to 30 characters.', bad_why: 'Say why it is asked in 1 to 200 characters.', bad_ask: 'The message has 1 to 120 characters.', bad_fields: 'A form has 1 to 12 fields.',
    bad_label: 'Name each field in 1 to 40 characters.', bad_length: 'The lengths are not right: at most 12 digits, or 200 characters.', bad_choices: 'Give 2 to 20 choices, none twice.', forbidden_field: 'A form can’t ask for card numbers, security codes, secret numbers or My Number.', twice: 'This form is there twice.', version_conflict: 'Somebody else has saved meanwhile. Load it again.',
  },
}
export default form
