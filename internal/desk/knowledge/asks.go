package knowledge

import (
	"regexp"
	"unicode/utf8"
)

var (
	placeholder = regexp.MustCompile(`^[\[［(（](スタンプ|写真|画像|動画|音声|ファイル|位置情報|sticker|photo|image|video|voice|audio|file|location)[\]］)）]|^(スタンプ|写真|動画|ボイスメッセージ|ファイル|位置情報)を送信しました|^https?://\S+$`)
	asking      = regexp.MustCompile(`[?？]|(です|ます|せん|でしょう|ました|ない|いい|よい|良い|可能|の|ある|できる)か(ね|な|しら)?([。!！\s、…]|$)|いつ|どこ|どう|どの|どれ|どんな|なぜ|何[がをでにのか時日分個円度]|いくら|いくつ|方法|やり方|教え|知りたい|(たい|欲しい|ほしい)(の)?(です|のですが|んですが|ですが|が|けど)|できません|できない|届か|届きません|わかりません|分かりません|お願い(し|致|いた)|(?i)\b(how|what|when|where|why|which|can i|could you|do you|is there)\b`)
)

// Asks tells whether a line of a talk is worth asking: not greetings and thanks, stickers and pictures.
func Asks(text string) bool {
	n := utf8.RuneCountInString(text)
	return n >= 4 && n <= 1000 && !placeholder.MatchString(text) && asking.MatchString(text)
}
