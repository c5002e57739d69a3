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
    solved_title: '復旧のお知らせ', solved: '{name}\n{brand}です。ご不便をおかけしておりました件は、復旧いたしました。お待ちいただき、ありがとうございました。ご不明な点がございましたら、このままご返信ください。',
  },
  plan: {
    goes: '{of}件のうち {n}件に行います', cut: '条件に合う {of}件のうち、古い順に {n}件が対象です', free: '無料(返信)', billed: '有料(プッシュ)', at_most: '最大の通数', tokens: '無料で返信できるのは届いてから1分以内です。送るまでに期限が切れた分は有料になります。',
    quota: '今月の残り {left}通 / {of}通', unlimited: '今月の上限なし', unknown: '今月の残りをLINEから確認できませんでした', left_out: '対象から外れる問い合わせ',
  },
  reason: {
    not_waiting: 'ほかの人が対応しているか、対応待ちではありません', at_capacity: '対応枠に入りません(対応待ちのまま)', other_brand: '別のブランドのため対象外です', not_certified: '担当者がこのブランドの研修を終えていません', same: 'すでにその状態です', too_many_tags: 'タグが上限に達しています', blocked: 'ブロックされています', standby: 'ほかの仕組みが応対中です',
    muted: '受信ミュート中です', group: 'グループトークです', wrote_since: '一覧を開いた後に書いています', heated: 'お怒りです', would_cost: '無料では送れません', same_customer: '同じお客様に別のトークで送ります', answered: '担当者が返信済みです', changed: 'その後に変更されています', stopped: '停止したため行いませんでした', gone: '見つかりません',
  },
  state: { waiting: '開始待ち', running: '実行中', stopping: '停止しています', stopped: '停止しました', done: '完了' },
  fate: { done: '完了', waits: '待機中' },
  send: { queued: '送信待ち', sending: '送信中', sent: '送信済み', failed: '送信失敗', unknown: '送信結果が不明', confirm: '送信の確認待ち', dismissed: '送信しませんでした' },
  run: { figures: '実施 {done}件・対象外 {left}件 / 全{total}件', progress: '進み具合', goes_on: '画面を閉じても続きます。実行履歴でいつでも確認・停止できます。', behind: '続けて実行しています。実行履歴で確認できます。', only: '完了していないものだけ表示', all_well: 'すべて完了しました' },
  history: {
    none: '実行した操作はありません', none_text: '「滞留」で問い合わせを選んで操作すると、結果がここに残ります。', results: '結果', progress: '進み具合', undo: '取り消す', undone: '取り消し済み', undo_title: 'この操作を取り消しますか', undo_text: 'その後に返信や変更があった問い合わせは、そのまま残ります。',
  },
  incident: {
    badge: '障害・リコール', all: '一覧へ戻る', new: '新しく登録', edit: '編集', save: '保存する', begin: '登録して開始', close: '終了する', with_closed: '終了したものも表示', none: '対応中の障害・リコールはありません', none_text: '登録すると、関係する問い合わせが集まり、ボットの回答の前にお知らせを伝えられます。',
    kinds: { outage: '障害', recall: 'リコール', campaign: 'キャンペーン', other: 'その他' }, states: { open: '対応中', closed: '終了' },
    figures: { attached: '問い合わせ', open: '未完了', waiting: '対応待ち', told: 'お知らせ済み', solved: '復旧連絡済み', proposed: '要確認' }, hours: '1時間ごとの件数(直近24時間)',
    tabs: { label: '表示', talks: '問い合わせ', targets: '対象者一覧', notices: '文面' }, how: { words: '言葉', topic: '内容', entry: 'FAQ', all: '全員', hand: '手動' }, told: 'お知らせ 第{n}版', agree: '含める', refuse: '違う', detach: '外す', proposed: '要確認', attach: '障害・リコールに含める', insert: '文面を入力欄に入れる', faq: 'この件に答えるFAQ',
    version: '第{n}版', no_notice: '(お知らせなし)', summary: 'まとめ', summary_hint: '原因と対応。あとで見返すために残ります', close_title: 'この障害・リコールを終了しますか', close_text: 'お知らせは止まり、新しい問い合わせは集まらなくなります。', untold: '復旧のお知らせを受け取っていないお客様がいます(問い合わせ {n}件分)',
    solved_lead: '含まれる問い合わせのお客様全員に、1回ずつ送ります。すでに受け取ったお客様には送りません。',
    talks: { none: '問い合わせはまだありません', none_text: '言葉が当てはまる問い合わせが届くか、トーク画面で含めると、ここに並びます。' },
    targets: {
      paste: '一覧を取り込む', gather: '問い合わせのお客様を追加', export: 'CSVで書き出す', filter: '状況で絞り込み', states: { open: '未対応', contacted: '連絡済み', done: '完了', unreachable: '連絡不可' }, none: '対象者はまだいません', none_text: 'リコールの対象者などを取り込むと、ひとりずつ対応の状況を残せます。', who: '対象者', state: '状況', note: 'メモ', last: '対応者・日時',
      list: '対象者の一覧', list_hint: '1行に1人。「連絡先, お名前」の順(CSV・Excelからの貼り付けも可)。5,000人まで', file: 'ファイルから', add: '取り込む', added: '{n}人を追加しました',
    },
    form: {
      title: '名前', no_title: '名前を入力してください', kind: '種類', words: '見分ける言葉', words_hint: '「、」区切り。大文字・小文字、全角・半角、ひらがな・カタカナは区別しません', topics: '見分ける内容', topics_hint: '「配送」のように入力すると「配送・遅延」も含みます', entries: 'この件に答えるFAQ', entries_hint: 'ボットがこのFAQを見つけた質問も、この件の問い合わせとして扱います。トーク画面には回答が表示されます', entry_add: 'FAQを選ぶ', entry_drop: '「{name}」を外す', entry_gone: '(表示できないFAQ)', joins: '当てはまる問い合わせ', auto: '自動で含める', propose: '候補にして、担当者が決める',
      notice: 'お知らせ', notice_hint: 'ボットの回答の前に、お客様ごとに1回だけ伝えます。変更すると新しい版になります', all: '関係のない問い合わせにも、お知らせを伝える', wording: 'オペレーター向けの文面', wording_hint: 'トーク画面から入力欄に入れられます',
    },
  },
  error: {
    incident_closed: 'この障害・リコールは終了しています。', nobody_to_tell: '送る相手がいません。全員に送信済みか、含まれる問い合わせがありません。', too_many_open: '対応中は20件までです。ひとつ終了してください。', no_notice: '全員に伝えるお知らせを入力してください。', bad_title: '名前は80文字までです。', bad_word: '言葉は2〜40文字で入力してください。', no_identity: '各行の最初に連絡先を入力してください。', bad_csv: '引用符の閉じ忘れなどがあり、読み取れません。', empty: '一覧に対象者がいません。1行に1人ずつ入力してください。',
    nothing_chosen: '問い合わせを選んでください。', nothing_to_do: '対象になる問い合わせがありません。外れた理由を確認して、選び直してください。', cost_changed: '費用が増えました。「戻る」からもう一度、内容を確認してください。', quota_short: '今月の残り通数が足りません。件数を減らすか、無料で送れる相手だけに送ってください。', too_many: '1回に選べるのは500件までです。終わった分は一覧から消えるので、残りを続けて操作してください。',
    too_many_tags: 'タグは1回に10個までです。', bad_tag: 'タグは50文字までの1行で入力してください。', bad_field: '使えない差し込みがあります。お客様名・ブランド名・日時のボタンから入れてください。', text_too_long: '文章は2,000文字までです。', not_undoable: '送信したメッセージは取り消せません。', under_way: '実行中です。停止するか、終わるまでお待ちください。', bad_target: '割り当て先・移動先を選び直してください。',
  },
}
export default many
