/** The words of the search, in Japanese; they come with its page. */
const search = {
  title: '検索', words: '探す言葉', placeholder: '言葉・電話番号・お名前・問い合わせID', go: '検索', filters: '絞り込み', clear: '絞り込みを解除', busy: '検索しています',
  begin: 'これまでのやりとりから探します', keys: '↓↑ で結果を移動、Enter で開く、/ で入力欄へ戻る。Ctrl+K(⌘K)を2回押すと、どの画面からも開けます',
  example: { words: '注文 届かない', phrase: '"返品 送料"', without: '配送 -完了', phone: '090-1234-5678' },
  means: { words: 'すべての言葉を含む', phrase: 'この並びのまま含む', without: '「完了」を含まない', phone: '全角・ハイフンなし・+81 でも見つかります' },
  brand: 'ブランド', operator: '担当者', tag: 'タグ',
  any: { kind: '種類', author: '書いた人', state: '状態', period: '期間' },
  kind: { message: 'メッセージ', contact: 'お客様', conversation: '問い合わせ' },
  author: { customer: 'お客様', operator: 'オペレーター', bot: 'ボット', note: 'メモ' },
  period: { 1: '24時間以内', 7: '7日以内', 30: '30日以内', 90: '90日以内', 365: '1年以内' },
  count: '{n}件表示しています', none: '見つかりませんでした', none_yet: 'ここまでには見つかりませんでした', none_text: '言葉を短くするか、絞り込みを外してお試しください。取り消されたメッセージと、権限のないブランドは表示されません。',
  back: '{time} まで検索しました', more: '続きを探す', all: 'すべて検索しました', failed: '検索できませんでした',
  note: 'メモ({name})', somebody: 'お名前未取得',
  index: { building: '検索の準備をしています。古いメッセージはまだ見つからないことがあります。', behind: '新しいメッセージの反映が遅れています。', until: '{time} までを検索できます。' },
  views: '保存した検索', views_none: '保存した検索はまだありません', views_own: '自分だけ', views_shared: '共有', view_edit: '「{name}」を変更', view_change: '保存した検索を変更',
  keep: 'この検索を保存', name: '名前', name_missing: '名前を入力してください。', whose: '表示する人', mine: '自分だけ', shared: '{brand} の全員', shared_hint: '共有した検索は、このブランドの中だけを探します。',
  renew: 'いまの条件「{q}」に置き換える', save: '保存', delete: '削除', delete_sure: '本当に削除する', kept: '「{name}」を保存しました', deleted: '「{name}」を削除しました',
  error: {
    empty_query: '探す言葉を1つ以上入力してください。', query_too_long: '言葉は200文字までです。短くしてください。', too_many_words: '言葉は10個までです。減らしてください。', bad_cursor: '続きの位置が無効です。もう一度検索してください。',
  },
}
export default search
