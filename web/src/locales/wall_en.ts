/** The words of the screen on the wall, in English. */
const wall = {
  title: 'Wallboard',
  lead: 'Who waits, how long, and what is late, in letters for the whole room.',
  all: 'All',
  queues: 'By queue',
  waiting: 'Waiting',
  longest: 'Longest wait',
  late: 'Late',
  soon: 'Due soon',
  free: 'Free / ready',
  longest_of: 'longest {time}',
  nobody: 'nobody waits',
  wait: 'Who comes now: about {n} min',
  wait_unknown: 'Wait not known',
  coming: '{n} late within the hour',
  how: { late: '{n} late', soon: '{n} due soon', fine: 'Fine' },
  line: { ok: 'Live', reconnecting: 'Reconnecting. These are the last figures received.', offline: 'No network. These are the last figures received.' },
  light: 'Light',
  dark: 'Dark',
  whole: 'Full screen',
  leave: 'Leave',
}
export default wall
