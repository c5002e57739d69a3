/** Words of what writes and shows LINE's own message objects in Japanese; fetched with the pages that do. */
const rich = {
  over: 'LINEの上限({n}文字)を超えています。',
  fill: '項目を差し込む',
  sticker_package: 'パッケージID',
  sticker_id: 'スタンプID',
  sticker_hint: '送れるのは、LINEが公開している標準スタンプの番号です。',
  alt: '代わりの文章',
  alt_hint: '通知や、表示できない端末で見える文章です。',
  json: 'LINEのメッセージオブジェクト',
  hint: 'typeから始まるJSON。altTextは上の「代わりの文章」が入ります。',
  no_type: '"type" がありません。',
  broken: 'JSONとして読めません。直すまで反映されません: {why}',
  ok: '決定',
  bubble: { flex: 'Flexメッセージ', buttons: 'ボタン', confirm: '確認(2択)', carousel: 'カルーセル', imagemap: 'イメージマップ', sticker: 'スタンプ' },
  bubble_hint: { flex: '自由な配置のカード', buttons: '画像・文章とボタン4つまで', confirm: '「はい・いいえ」など', carousel: 'カードを横に並べます。10枚まで', imagemap: '場所ごとにタップできる画像', sticker: 'LINEの標準スタンプ' },
  numbers: '半角数字で入力してください。',
  refused: 'LINEはこのままでは受け付けません',
  unknown: 'LINEの上限を確かめられませんでした。保存のときにもう一度確かめます。',
  sample_title: '見出し',
  sample_text: 'ここに文章を入れます',
  sample_button: 'くわしく見る',
  sample_yes: 'はい',
  sample_no: 'いいえ',
}

export type RichWords = typeof rich
export default rich
