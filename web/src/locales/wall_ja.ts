/** The words of the screen on the wall, in Japanese. */
const wall = {
  title: 'ウォールボード',
  lead: '待ち・最長・期限の状況を、離れた場所からも読める大きな文字で表示し続けます。',
  all: '全体',
  queues: 'キューごと',
  waiting: '待ち',
  longest: '最長待ち',
  late: '期限超過',
  soon: 'まもなく期限',
  free: '空き / 受付可',
  longest_of: '最長 {time}',
  nobody: '待ちなし',
  wait: 'いま並ぶと 約{n}分',
  wait_unknown: '待ち時間の見込みは不明',
  coming: '1時間以内の超過見込み {n}件',
  how: { late: '超過 {n}件', soon: 'まもなく {n}件', fine: '順調' },
  line: { ok: '接続中', reconnecting: '再接続しています。数字は最後に受け取ったものです。', offline: 'ネットワークにつながっていません。数字は最後に受け取ったものです。' },
  light: '明るくする',
  dark: '暗くする',
  whole: '全画面',
  leave: '終了',
}
export default wall
