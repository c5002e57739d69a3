/** The words of what is done to many at once, in Japanese; they come with their page. */
const many = {
  title: 'まとめて対応',
  views: '表示の切り替え',
  view: { backlog: '滞留', incidents: '障害・リコール', history: '実行履歴' },
  none: 'この画面はSV・管理者が使います',
  failed: '読み込めませんでした',
  more: 'さらに表示',
  n: '{n}件',
  free: '無料',
  paid: '1通',
  kind: { assign: '割り当て', move: 'キュー移動', tag: 'タグ', say: '一次返信', undo: '取り消し', solved: '復旧のお知らせ' },
  filter: { label: '絞り込み', all: 'すべて', brand: 'ブランド', queue: 'キュー', topic: '内容', tag: 'タグ', age: '待ち時間', ages: { 0: 'すべて', 15: '15分以上', 60: '1時間以上', 480: '8時間以上', 1440: '1日以上' } },
  backlog: {
    tools: '選択と操作', matching: '対応待ち {n}件', chosen: '{n}件を選択中', choose_all: 'この条件の全 {n}件を選ぶ', clear: '選択を解除', most: '1回に対応できるのは古い順に {n}件までです', stale: '新しい動きがあります。更新',
    none: '対応待ちはありません', none_text: '受付時間外に届いた問い合わせなど、担当が決まっていないものが古い順に並びます。', keys: '↑↓ で移動、Space で選択、Shift+↑↓ で範囲選択、A で全件、Esc で解除',
    of_one: 'このお客様から {n}件', choose: '{name} を選ぶ', open: 'トークを開く', waited: '待ち {time}',
  },
  act: {
    assign: '{n}件を割り当て', move: '{n}件をキュー移動', tag: '{n}件にタグ', say: '{n}件に一次返信', undo: '取り消し', check: '内容を確認', stop: '停止', leave: '閉じる(続行)',
    go: { assign: '{n}件を割り当てる', move: '{n}件を移動する', tag: '{n}件を変更する', say: '{n}件に送信する', undo: '取り消す' },
  },
  form: {
    operator: '割り当て先', operator_hint: '対応枠に入らない分は、対応待ちのまま残ります', choose: '選んでください', queue: '移動先のキュー', queue_hint: '待ち時間は引き継がれます', add_tags: '付けるタグ', tags_hint: '「、」で区切って10個まで', remove_tags: '外すタグ', no_tag: 'タグを入力してください',
    text: '送信する文章', no_text: '送信する文章を入力してください', bad_field: '「{name}」という差し込みはありません', ready: '定型文から選ぶ', sample: '{name} に届く文章', whom: '送信する相手',
    free_only: '無料で送れる相手だけに送る', wrote: '一覧を開いた後に書いたお客様にも送る', heated: 'お怒りのお客様にも送る',
  },
  field: { name: '＋お客様名', brand: '＋ブランド名', since: '＋待ち始めた日時' },
  ready: {
    sorry_title: 'お待たせのお詫び', sorry: '{name}\nお問い合わせありがとうございます。{brand}です。\nお返事にお時間をいただいており、申し訳ございません。順番にご案内しておりますので、いましばらくお待ちください。',
    received_title: '受付のご連絡', received: '{name}\n{brand}です。お問い合わせを確かに承りました。担当者が内容を確認し、順番にお返事いたします。',
    outage_title: '障害のご案内', outage: '{name}\n{brand}です。現在、一部のサービスがご利用いただきにくい状態です。ご不便をおかけし、申し訳ございません。復旧しだい、こちらのトークでお知らせいたします。',
  },
  plan: {
    goes: '{of}件のうち {n}件に行います', cut: '条件に合う {of}件のうち、古い順に {n}件が対象です', free: '無料(返信)', billed: '有料(プッシュ)', at_most: '最大の通数', tokens: '無料で返信できるのは届いてから1分以内です。送るまでに期限が切れた分は有料になります。',
    quota: '今月の残り {left}通 / {of}通', unlimited: '今月の上限なし', unknown: '今月の残りをLINEから確認できませんでした', left_out: '対象から外れる問い合わせ',
  },
  reason: {
    not_waiting: 'ほかの人が対応しているか、対応待ちではありません', at_capacity: '対応枠に入りません(対応待ちのまま)', other_brand: '別のブランドのため対象外です', same: 'すでにその状態です', too_many_tags: 'タグが上限に達しています', blocked: 'ブロックされています', standby: 'ほかの仕組みが応対中です',
    muted: '受信ミュート中です', group: 'グループトークです', wrote_since: '一覧を開いた後に書いています', heated: 'お怒りです', would_cost: '無料では送れません', same_customer: '同じお客様に別のトークで送ります', answered: '担当者が返信済みです', changed: 'その後に変更されています', stopped: '停止したため行いませんでした', gone: '見つかりません',
  },
  state: { waiting: '開始待ち', running: '実行中', stopping: '停止しています', stopped: '停止しました', done: '完了' },
  fate: { done: '完了', waits: '待機中' },
  send: { queued: '送信待ち', sending: '送信中', sent: '送信済み', failed: '送信失敗', unknown: '送信結果が不明', confirm: '送信の確認待ち', dismissed: '送信しませんでした' },
  run: { figures: '実施 {done}件・対象外 {left}件 / 全{total}件', progress: '進み具合', goes_on: '画面を閉じても続きます。実行履歴でいつでも確認・停止できます。', behind: '続けて実行しています。実行履歴で確認できます。', only: '完了していないものだけ表示', all_well: 'すべて完了しました' },
  history: {
    none: '実行した操作はありません', none_text: '「滞留」で問い合わせを選んで操作すると、結果がここに残ります。', results: '結果', progress: '進み具合', undo: '取り消す', undone: '取り消し済み', undo_title: 'この操作を取り消しますか', undo_text: 'その後に返信や変更があった問い合わせは、そのまま残ります。',
  },
  error: {
    nothing_chosen: '問い合わせを選んでください。', nothing_to_do: '対象になる問い合わせがありません。外れた理由を確認して、選び直してください。', cost_changed: '費用が増えました。「戻る」からもう一度、内容を確認してください。', quota_short: '今月の残り通数が足りません。件数を減らすか、無料で送れる相手だけに送ってください。', too_many: '1回に選べるのは500件までです。終わった分は一覧から消えるので、残りを続けて操作してください。',
    too_many_tags: 'タグは1回に10個までです。', bad_tag: 'タグは50文字までの1行で入力してください。', bad_field: '使えない差し込みがあります。お客様名・ブランド名・日時のボタンから入れてください。', text_too_long: '文章は2,000文字までです。', not_undoable: '送信したメッセージは取り消せません。', under_way: '実行中です。停止するか、終わるまでお待ちください。', bad_target: '割り当て先・移動先を選び直してください。',
  },
}
export default many
