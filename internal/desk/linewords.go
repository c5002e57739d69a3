package desk

import (
	"regexp"
	"strings"
)

// Flaw is something in a message object that the channel would refuse.
type Flaw struct {
	At   string // the property: contents.body.contents[0].text; empty: the object itself
	Says string // in the channel's own words, English
}

// TooLong tells whether the flaw is a text that is too long.
func (f Flaw) TooLong() bool { return strings.HasPrefix(f.Says, saysTooLong) }

// Words say the flaw to an editor, in Japanese ("ja") or else in the channel's English.
func (f Flaw) Words(language string) string {
	says := f.Says
	if language == "ja" {
		says = japanese(says)
	}
	if f.At == "" {
		return says
	}
	return f.At + ": " + says
}

const saysTooLong = "Length must be"

// lineWords are LINE's words about message objects in Japanese. LINE has them in English
// only; what is not here is shown as it is.
var lineWords = []struct {
	says *regexp.Regexp
	ja   string
}{
	{regexp.MustCompile(`^(?:May not be empty|must be specified)$`), "入力してください"},
	{regexp.MustCompile(`^Size must be between (\d+) and (\d+)$`), "${1}〜${2}個にしてください"},
	{regexp.MustCompile(`^` + saysTooLong + ` between 0 and (\d+)$`), "${1}文字以内にしてください"},
	{regexp.MustCompile(`^Must be one of the following values: \[(.*)\]$`), "次のどれかにしてください: ${1}"},
	{regexp.MustCompile(`^must be an object$`), "{ } で囲んだオブジェクトにしてください"},
	{regexp.MustCompile(`^must be a string$`), "文字列にしてください"},
	{regexp.MustCompile(`^must be a number$`), "数値にしてください"},
	{regexp.MustCompile(`^must be a whole number of 0 or more$`), "0以上の整数にしてください"},
	{regexp.MustCompile(`^must be greater than 0$`), "0より大きくしてください"},
	{regexp.MustCompile(`^must be greater than or equal to 0$`), "0以上にしてください"},
	{regexp.MustCompile(`^must be true or false$`), "true か false にしてください"},
	{regexp.MustCompile(`^must be 1040$`), "1040 にしてください"},
	{regexp.MustCompile(`^must be a color of the form (\S+) or (\S+)$`), "色は ${1} か ${2} の形にしてください"},
	{regexp.MustCompile(`^must be in pixels, such as 10px$`), "10px のようにピクセルで指定してください"},
	{regexp.MustCompile(`^must be a percentage from 0% to 100%$`), "0%〜100% で指定してください"},
	{regexp.MustCompile(`^must be in pixels or a percentage$`), "ピクセル(px)か % で指定してください"},
	{regexp.MustCompile(`^must be in pixels or one of \[(.*)\]$`), "ピクセル(px)か次のどれかにしてください: ${1}"},
	{regexp.MustCompile(`^must be in pixels, a percentage or one of \[(.*)\]$`), "ピクセル(px)、% か次のどれかにしてください: ${1}"},
	{regexp.MustCompile(`^must be an angle from 0deg to less than 360deg$`), "0deg 以上 360deg 未満の角度にしてください"},
	{regexp.MustCompile(`^must be width:height, each from 1 to 100000$`), "「幅:高さ」の形で、どちらも 1〜100000 にしてください"},
	{regexp.MustCompile(`^must not be more than three times as high as wide$`), "高さは幅の3倍までにしてください"},
	{regexp.MustCompile(`^invalid uri$`), "アドレスが正しくありません。画像・動画は https:// で始めてください"},
	{regexp.MustCompile(`^The size of the bubble must not exceed (\d+) KB$`), "バブルが大きすぎます(${1}KB まで)"},
	{regexp.MustCompile(`^The size of the carousel must not exceed (\d+) KB$`), "カルーセルが大きすぎます(${1}KB まで)"},
	{regexp.MustCompile(`^must have (\d+) animated images at most$`), "アニメーション画像は ${1}個までです"},
	{regexp.MustCompile(`^must not be a video in a carousel$`), "カルーセルに動画は使えません"},
	{regexp.MustCompile(`^The number of actions must be the same for all columns$`), "アクションの数をすべてのカラムで同じにしてください"},
	{regexp.MustCompile(`^must match (\S+)$`), "${1} の形にしてください"},
	{regexp.MustCompile(`^must be a (?:date|time|datetime) of the years 1900 to 2100$`), "1900〜2100年の日時にしてください"},
	{regexp.MustCompile(`^must be before max$`), "max より前にしてください"},
	{regexp.MustCompile(`^must be the position of a \$ in the text$`), "text の中の $$ の位置にしてください"},
	{regexp.MustCompile(`^braces must stand in pairs around a key, or be doubled$`), "波かっこはキーを囲むか、2つ重ねてください"},
	{regexp.MustCompile(`^no substitution is given for (.*)$`), "${1} の中身(substitution)がありません"},
	{regexp.MustCompile(`^must be a key of (\S+) that the text contains in braces$`), "text の波かっこの中にあるキー(${1})にしてください"},
	{regexp.MustCompile(`^must have 20 mentions and 20 emojis at most$`), "メンションと絵文字はそれぞれ20個までです"},
	{regexp.MustCompile(`^Duplicate field '(.*)'$`), "${1} が2つあります。1つにしてください"},
	{regexp.MustCompile(`^must be a user id$`), "ユーザーIDにしてください"},
}

func japanese(says string) string {
	for _, w := range lineWords {
		if w.says.MatchString(says) {
			return w.says.ReplaceAllString(says, w.ja)
		}
	}
	return says
}
