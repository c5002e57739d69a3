package bot

import (
	"math/big"
	"regexp"
	"strings"
	"time"
)

// bad says why an answer was not taken, in words for the customer; "" = taken.
type bad string

// read checks an answer to a question and gives the value to keep, and what else
// it tells (an address).
func (x *walk) read(a *Ask, in Input) (value, also string, why bad) {
	if a.Type == AskPhoto {
		if in.Kind == InImage && in.Attachment != "" {
			return string(in.Attachment), "", ""
		}
		return "", "", "恐れ入ります。写真(画像)をお送りください。"
	}
	answer := in.Text
	if in.Kind == InPostback {
		answer = picked(in.Params)
	}
	if in.Kind != InText && in.Kind != InPostback || Tidy(answer) == "" {
		return "", "", "恐れ入ります。文字でお答えください。"
	}
	switch a.Type {
	case AskNumber:
		value, why = readNumber(answer, x.fill(a.Min), x.fill(a.Max))
	case AskDate:
		value, why = readDate(answer, x.today(), x.fill(a.Min), x.fill(a.Max))
	case AskTime:
		value, why = readTime(answer, x.fill(a.Min), x.fill(a.Max))
	case AskPhone:
		value, why = readPhone(answer)
	case AskPostal:
		value, also, why = x.readPostal(answer)
	case AskEmail:
		value, why = readEmail(answer)
	case AskOrder:
		value, why = readOrder(answer, a.Pattern)
	default:
		value, why = readText(answer, a.Pattern, x.fill(a.Min), x.fill(a.Max))
	}
	return value, also, why
}

// picked is what a datetime picker gave.
func picked(params map[string]string) string {
	for _, name := range []string{"date", "time", "datetime"} {
		if v := params[name]; v != "" {
			return v
		}
	}
	return ""
}

// today is the day in the place's own time, at midnight UTC: a date without a place.
func (x *walk) today() time.Time {
	now := x.w.Now
	if x.w.Zone != nil {
		now = now.In(x.w.Zone)
	}
	return time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, time.UTC)
}

// maxAnswer is the longest text a field takes where the question sets no limit.
const maxAnswer = 1000

func readText(answer, pattern, least, most string) (string, bad) {
	value := strings.TrimSpace(answer)
	low, high := limitOf(least, 1), limitOf(most, maxAnswer)
	switch n := Length(value); {
	case n < low:
		return "", bad("恐れ入ります。" + itoa(low) + "文字以上でお送りください。")
	case n > high:
		return "", bad("恐れ入ります。" + itoa(high) + "文字以内でお送りください。")
	case !fits(Tidy(value), pattern):
		return "", "恐れ入ります。形式が合わないようです。もう一度ご確認のうえお送りください。"
	}
	return value, ""
}

func limitOf(s string, otherwise int) int {
	if r, ok := number(s); ok && r.IsInt() && r.Sign() > 0 && r.Num().IsInt64() {
		return int(min(r.Num().Int64(), maxAnswer))
	}
	return otherwise
}

func fits(value, pattern string) bool {
	if pattern == "" {
		return true
	}
	re, err := regexp.Compile(`^(?:` + pattern + `)$`)
	return err != nil || re.MatchString(value) // a pattern that is none was found by Check
}

var decimal = regexp.MustCompile(`^[+-]?\d{1,15}(?:\.\d{1,6})?$`)

func number(s string) (*big.Rat, bool) {
	if !decimal.MatchString(s) {
		return nil, false
	}
	return new(big.Rat).SetString(s)
}

// counted is a number with the word that counts it: 3個, 2つ, 1,200円, 約5.
var counted = regexp.MustCompile(`^(?:約)?([+-]?[\d,]+(?:\.\d+)?)\s*(?:個|つ|本|箱|袋|枚|点|人|名|名様|回|円|セット|か月|ヶ月|ケ月|カ月|週間|日|歳|才|kg|g|cm)?(?:です|ほど|くらい)?[。.]?$`)

func readNumber(answer, least, most string) (string, bad) {
	p := counted.FindStringSubmatch(kanjiDigits(dashBeforeDigit(Tidy(answer))))
	if p == nil {
		return "", "恐れ入ります。数字でお答えください(例:2)。"
	}
	n, ok := number(strings.ReplaceAll(p[1], ",", ""))
	if !ok {
		return "", "恐れ入ります。数字でお答えください(例:2)。"
	}
	low, hasLow := number(least)
	high, hasHigh := number(most)
	if hasLow && n.Cmp(low) < 0 || hasHigh && n.Cmp(high) > 0 {
		return "", bad("恐れ入ります。" + span(groupDigits(least), groupDigits(most), hasLow, hasHigh) + "の数字でお答えください。")
	}
	value := n.RatString()
	if !n.IsInt() {
		value = strings.TrimRight(n.FloatString(6), "0")
	}
	return value, ""
}

// span is "1から10まで", "1以上" or "10以下".
func span(low, high string, hasLow, hasHigh bool) string {
	switch {
	case hasLow && hasHigh:
		return low + "から" + high + "まで"
	case hasLow:
		return low + "以上"
	}
	return high + "以下"
}

func dashBeforeDigit(s string) string { return dashes.Replace(s) }

var kanji = strings.NewReplacer("〇", "0", "零", "0", "一", "1", "二", "2", "三", "3", "四", "4", "五", "5", "六", "6", "七", "7", "八", "8", "九", "9")

var tens = regexp.MustCompile(`([1-9]?)十([1-9]?)`)

// kanjiDigits writes 三, 十二 and 二〇 in digits.
func kanjiDigits(s string) string {
	return tens.ReplaceAllStringFunc(kanji.Replace(s), func(m string) string {
		p := tens.FindStringSubmatch(m)
		ten, one := p[1], p[2]
		if ten == "" {
			ten = "1"
		}
		if one == "" {
			one = "0"
		}
		return ten + one
	})
}

var mobile = regexp.MustCompile(`^(?:0[5-9]0\d{8}|020\d{8}|0800\d{7})$`)
var landline = regexp.MustCompile(`^0[1-9]\d{8}$`)

func readPhone(answer string) (string, bad) {
	s := Tidy(answer)
	for _, prefix := range []string{"+81", "0081"} {
		if rest, ok := strings.CutPrefix(s, prefix); ok {
			s = "0" + strings.TrimPrefix(strings.TrimLeft(strings.TrimPrefix(strings.TrimLeft(rest, " -"), "(0)"), " -"), "0")
			break
		}
	}
	d, ok := digitsOf(s)
	if !ok || !mobile.MatchString(d) && !landline.MatchString(d) {
		return "", "恐れ入ります。電話番号を市外局番から、10桁または11桁の数字でお送りください(例:090-1234-5678)。"
	}
	return d, ""
}

func (x *walk) readPostal(answer string) (code, address string, why bad) {
	d, ok := digitsOf(strings.TrimPrefix(Tidy(answer), "〒"))
	if !ok || len(d) != 7 {
		return "", "", "恐れ入ります。郵便番号を7桁の数字でお送りください(例:150-0001)。"
	}
	if x.w.Postal == nil {
		return d, "", ""
	}
	address, known := x.w.Postal(d)
	if !known {
		return "", "", bad("恐れ入ります。〒" + d[:3] + "-" + d[3:] + "に当たる住所が見つかりません。番号をご確認ください。")
	}
	return d, address, ""
}

var mailForm = regexp.MustCompile(`^[A-Za-z0-9.!#$%&'*+/=?^_{|}~-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,24}$`)

func readEmail(answer string) (string, bad) {
	s := strings.ReplaceAll(Tidy(answer), " ", "")
	if len(s) > 254 || !mailForm.MatchString(s) {
		return "", "恐れ入ります。メールアドレスの形式が正しくないようです(例:taro@example.com)。もう一度お送りください。"
	}
	at := strings.LastIndexByte(s, '@')
	return s[:at] + strings.ToLower(s[at:]), ""
}

var orderPrefix = regexp.MustCompile(`^(?:ご?注文番号|オーダー番号|NO\.?|№|#)[\s::は]*`)
var orderForm = regexp.MustCompile(`^[A-Z0-9][A-Z0-9-]{2,39}$`)

func readOrder(answer, pattern string) (string, bad) {
	s := strings.ToUpper(Tidy(answer))
	s = orderPrefix.ReplaceAllString(s, "")
	s = strings.TrimSuffix(strings.TrimSuffix(s, "。"), "です")
	s = dashes.Replace(strings.ReplaceAll(s, " ", ""))
	if !orderForm.MatchString(s) || !fits(s, pattern) {
		return "", "恐れ入ります。注文番号の形式が合わないようです。ご注文確認メールなどに記載の番号をお送りください。"
	}
	return s, ""
}
