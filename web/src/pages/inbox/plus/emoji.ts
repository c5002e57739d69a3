/** Emoji with their Japanese and English names: what a counter writes to customers, and no more. */
const list = `
😊|笑顔 にこにこ 微笑み|smile|顔
😀|笑顔 笑う|grin|顔
😄|笑顔 うれしい 大笑い|happy|顔
😆|笑う 爆笑|laugh|顔
😂|泣き笑い うれし泣き|tears of joy|顔
🙂|ほほえみ 微笑|slight smile|顔
😉|ウインク|wink|顔
😌|ほっとする 安心|relieved|顔
😍|目がハート 大好き|heart eyes|顔
🥰|しあわせ ハート 好き|love|顔
🤗|ハグ 歓迎|hug|顔
🤔|考える うーん 疑問|thinking|顔
😮|驚く びっくり|surprised|顔
😅|汗 あせ 苦笑い|sweat|顔
😓|冷や汗 困る|cold sweat|顔
😢|泣く 悲しい 涙|cry sad|顔
😭|大泣き 号泣|sob|顔
😥|残念 心配|disappointed|顔
😔|しょんぼり 落ち込む|pensive|顔
😞|がっかり 残念|disappointed|顔
😣|つらい 我慢|persevering|顔
😖|困惑 つらい|confounded|顔
🥺|お願い うるうる|pleading|顔
😡|怒る 怒り|angry|顔
😴|眠い おやすみ|sleep|顔
🤒|病気 熱 体調|sick fever|顔
😷|マスク 風邪|mask|顔
🥳|お祝い パーティー|party|顔
🤩|わくわく 星|excited|顔
😇|天使|angel|顔
🙇|お辞儀 おじぎ お詫び 謝罪 すみません 申し訳|bow sorry|しぐさ
🙇‍♀️|お辞儀 女性 お詫び 謝罪 申し訳|bow woman sorry|しぐさ
🙇‍♂️|お辞儀 男性 お詫び 謝罪 申し訳|bow man sorry|しぐさ
🙏|お願い 感謝 ありがとう 合掌|please thanks|しぐさ
👍|いいね 了解 グッド|thumbs up ok|しぐさ
👎|よくない|thumbs down|しぐさ
👌|オーケー 了解|ok|しぐさ
🙆|オーケー まる 大丈夫|ok gesture|しぐさ
🙅|だめ ばつ できない|no|しぐさ
🙋|挙手 はい 質問|raise hand|しぐさ
💁|ご案内 案内|information|しぐさ
🤝|握手 よろしく|handshake|しぐさ
👏|拍手 おめでとう|clap|しぐさ
🙌|ばんざい うれしい|hooray|しぐさ
💪|がんばる 力|strong|しぐさ
👋|手を振る こんにちは さようなら|wave hello bye|しぐさ
✋|手 まって 待って|hand stop|しぐさ
☝️|人差し指 上 ポイント|point up|しぐさ
👇|下 下記 こちら|point down below|しぐさ
👆|上 上記|point up above|しぐさ
👉|右 こちら|point right|しぐさ
👈|左|point left|しぐさ
✌️|ピース|peace|しぐさ
🫶|ハート 手|heart hands|しぐさ
👀|目 見る 確認|eyes look|しぐさ
❤️|ハート 赤|heart red|きもち
🧡|ハート オレンジ|heart orange|きもち
💛|ハート 黄色|heart yellow|きもち
💚|ハート 緑|heart green|きもち
💙|ハート 青|heart blue|きもち
💜|ハート 紫|heart purple|きもち
💕|ハート ふたつ|two hearts|きもち
✨|きらきら 星|sparkles|きもち
⭐|星 スター|star|きもち
🌟|星 輝く|glowing star|きもち
🎉|クラッカー お祝い おめでとう|party congratulations|きもち
🎊|くす玉 お祝い|confetti|きもち
🎁|プレゼント 贈り物 ギフト|present gift|きもち
🎂|誕生日 ケーキ|birthday cake|きもち
💐|花束 お祝い|bouquet|きもち
🌸|桜 さくら 花|cherry blossom|きもち
🌷|チューリップ 花|tulip|きもち
🌻|ひまわり 花|sunflower|きもち
🍀|クローバー 幸運|clover luck|きもち
💡|ひらめき アイデア ヒント|idea|きもち
💦|汗 あせ|sweat|きもち
💧|しずく 水|drop|きもち
💤|眠い おやすみ|sleep|きもち
🎵|音符 音楽|music|きもち
🔥|火 炎 人気|fire hot|きもち
✅|チェック 完了 済み 確認|check done|記号
☑️|チェック 確認|check|記号
✔️|チェック|check mark|記号
⭕|まる 丸 正解|circle ok|記号
❌|ばつ 不可 間違い|cross no|記号
❗|びっくり 注意 重要|exclamation|記号
❓|はてな 質問 疑問|question|記号
‼️|重要 びっくり|double exclamation|記号
⚠️|注意 警告|warning|記号
🚫|禁止|prohibited|記号
ℹ️|情報 案内|information|記号
🆕|新しい 新着 新商品|new|記号
🆗|オーケー|ok|記号
🆓|無料|free|記号
🔴|赤 丸|red circle|記号
🔵|青 丸|blue circle|記号
🟢|緑 丸|green circle|記号
🟡|黄色 丸|yellow circle|記号
🔸|ひし形 箇条書き|diamond bullet|記号
🔹|ひし形 箇条書き|diamond bullet|記号
▶️|再生 右|play|記号
➡️|右 矢印|right arrow|記号
⬇️|下 矢印|down arrow|記号
⬆️|上 矢印|up arrow|記号
🔁|繰り返し 交換|repeat exchange|記号
♻️|リサイクル|recycle|記号
💯|百点 満点|hundred|記号
1️⃣|いち 一 番号|one number|記号
2️⃣|に 二 番号|two number|記号
3️⃣|さん 三 番号|three number|記号
4️⃣|よん 四 番号|four number|記号
5️⃣|ご 五 番号|five number|記号
📞|電話 お電話|phone|もの
☎️|電話 固定電話|telephone|もの
📱|スマホ 携帯 スマートフォン|smartphone|もの
💻|パソコン|computer|もの
📧|メール|mail|もの
✉️|手紙 メール 封筒|letter|もの
📮|郵便 ポスト 投函|postbox|もの
📦|荷物 箱 配送 商品 お届け|package parcel|もの
🚚|配送 トラック 宅配 お届け|truck delivery|もの
✈️|飛行機 航空便|airplane|もの
🛒|カート 買い物 注文|cart order|もの
🛍️|買い物 ショッピング 袋|shopping|もの
🏬|店 デパート 店舗|shop store|もの
🏪|コンビニ 店|convenience store|もの
🏠|家 自宅 ご自宅|home|もの
🏢|会社 ビル|office|もの
🏦|銀行 振込|bank|もの
💴|円 お金 返金|yen money refund|もの
💳|カード クレジットカード 支払い|credit card|もの
🧾|領収書 レシート|receipt|もの
📄|書類 文書 ファイル|document|もの
📋|クリップボード 一覧|clipboard|もの
📝|メモ 記入 書く|memo write|もの
📎|クリップ 添付|attachment|もの
📷|カメラ 写真|camera photo|もの
🖼️|画像 絵|picture|もの
📅|カレンダー 日付 予定|calendar date|もの
📆|カレンダー 日程|calendar|もの
⏰|目覚まし 時間 時刻|alarm time|もの
🕘|時計 九時 時間|clock nine|もの
⏳|砂時計 お待ち 待つ|waiting hourglass|もの
🔑|鍵 パスワード|key password|もの
🔒|鍵 ロック 安全|lock safe|もの
🔧|修理 工具|repair tool|もの
🛠️|修理 工具 メンテナンス|maintenance|もの
⚙️|設定 歯車|settings|もの
🔌|電源 コンセント|plug power|もの
🔋|電池 バッテリー|battery|もの
🔍|検索 探す 虫眼鏡|search|もの
🔔|通知 ベル お知らせ|bell notice|もの
📣|お知らせ 拡声器|announcement|もの
📌|ピン 留める ポイント|pin|もの
📍|場所 地図 位置|place map|もの
🗺️|地図|map|もの
🎫|チケット 券 クーポン|ticket coupon|もの
👕|服 シャツ|shirt clothes|もの
👟|靴 スニーカー|shoes|もの
👜|かばん バッグ|bag|もの
⌚|腕時計|watch|もの
💄|化粧 口紅 コスメ|cosmetics|もの
💊|薬|medicine|もの
🍱|弁当 食べ物|bento food|もの
🍰|ケーキ お菓子|cake sweets|もの
☕|コーヒー 休憩|coffee|もの
🍺|ビール お酒|beer|もの
🐶|犬 いぬ|dog|もの
🐱|猫 ねこ|cat|もの
☀️|晴れ 太陽|sunny|天気
⛅|くもり 曇り|cloudy|天気
☔|雨 傘|rain|天気
⛄|雪 雪だるま|snow|天気
🌈|虹|rainbow|天気
🌙|月 夜|moon night|天気
🎄|クリスマス|christmas|天気
🎍|正月 門松 新年|new year|天気
🎃|ハロウィン|halloween|天気
🎏|こどもの日 鯉のぼり|children's day|天気
🎆|花火|fireworks|天気
`

export interface Emoji {
  emoji: string
  ja: string
  en: string
  group: string
}

export const emojis: readonly Emoji[] = list
  .trim()
  .split('\n')
  .map((line) => {
    const [emoji, ja, en, group] = line.split('|') as [string, string, string, string]
    return { emoji, ja, en, group }
  })

/** Katakana and hiragana are one to who searches, and so are wide and narrow letters. */
const fold = (text: string) => text.normalize('NFKC').toLowerCase().replace(/[ァ-ヶ]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0x60))
const folded = emojis.map((e) => fold(`${e.emoji} ${e.ja} ${e.en}`))

/** Those whose names hold all the words; a name that begins with the first word stands before. */
export function findEmoji(words: string): Emoji[] {
  const wanted = fold(words).split(/\s+/).filter(Boolean)
  const hits = emojis.flatMap((e, i) => (wanted.every((w) => folded[i]!.includes(w)) ? [{ e, first: folded[i]!.split(' ').some((n) => n.startsWith(wanted[0] ?? '')) }] : []))
  return [...hits.filter((h) => h.first), ...hits.filter((h) => !h.first)].map((h) => h.e)
}
