package httpapi

import (
	"fmt"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk/form"
)

// formWords are the words of a form's page in one language.
type formWords struct {
	Lang     string
	Secure   string
	From     string // before the brand's name
	Why      string
	UntilIs  string
	KeptIs   string
	NoCard   string
	Needed   string
	Optional string
	Send     string
	Wrong    string
	ErrorIn  string // before the page's title
	Notices  map[string][2]string
	flaws    map[form.Flaw]string
}

var formWordsJA = formWords{
	Lang: "ja", Secure: "安全な入力フォーム", From: "お尋ねしている窓口", Why: "ご入力いただく理由", UntilIs: "ご入力の期限", KeptIs: "お預かりの方法",
	NoCard: "クレジットカードの番号は入力しないでください。", Needed: "必須", Optional: "任意", Send: "送信する",
	Wrong: "入力内容をご確認ください。まだ送信されていません。", ErrorIn: "エラー: ",
	Notices: map[string][2]string{
		"received":  {"送信しました", "ご入力ありがとうございました。内容を見られるのは、担当者と責任者だけです。この画面は閉じて、トークにお戻りください。"},
		"destroyed": {"送信済みです", "このフォームの内容は受け付け済みです。お預かりした内容は、すでに消去しました。"},
		"withdrawn": {"このフォームは使えません", "担当者がこのフォームを取り下げました。ご用件はトークでお知らせください。"},
		"replaced":  {"新しいフォームがあります", "このフォームは使えません。トークに届いている、新しいほうのフォームを開いてください。"},
		"expired":   {"期限が切れました", "このフォームの入力期限が過ぎました。トークでお知らせいただければ、新しいフォームをお送りします。"},
		"unknown":   {"フォームが見つかりません", "アドレスが正しいかご確認ください。トークのボタンから、もう一度開いてください。"},
		"slow":      {"少しお待ちください", "アクセスが続いています。しばらくしてから、もう一度お試しください。"},
		"broken":    {"受け付けられませんでした", "内容は送信されていません。トークのボタンから、もう一度開いてください。"},
		"trouble":   {"ただいま受け付けられません", "内容は送信されていません。しばらくしてから、もう一度お試しください。"},
	},
	flaws: map[form.Flaw]string{
		form.Missing: "入力してください。", form.NoDigits: "数字だけで入力してください。", form.NoKana: "カタカナで入力してください。",
		form.NoDate: "正しい日付を入力してください。例: 1980-01-31", form.NoChoice: "1つ選んでください。", form.Broken: "使えない文字が入っています。入力し直してください。",
		form.Card: "クレジットカードの番号は受け付けできません。消してから送信してください。",
	},
}

var formWordsEN = formWords{
	Lang: "en", Secure: "Secure form", From: "Asked by", Why: "Why we ask", UntilIs: "Answer by", KeptIs: "How it is kept",
	NoCard: "Never enter a credit card number.", Needed: "required", Optional: "optional", Send: "Send",
	Wrong: "Please check what you entered. Nothing has been sent yet.", ErrorIn: "Error: ",
	Notices: map[string][2]string{
		"received":  {"Sent", "Thank you. Only the staff in charge and their supervisors can see it. Close this page and return to the chat."},
		"destroyed": {"Already sent", "We have received your answer, and have erased it since."},
		"withdrawn": {"This form can't be used", "The staff withdrew this form. Please write to us in the chat."},
		"replaced":  {"There is a newer form", "This form can't be used any more. Open the newer one in the chat."},
		"expired":   {"This form has expired", "The time to answer has passed. Write to us in the chat and we will send a new one."},
		"unknown":   {"No such form", "Check the address, or open the form again from the button in the chat."},
		"slow":      {"Please wait a moment", "There have been many tries. Try again in a little while."},
		"broken":    {"We could not take this", "Nothing has been sent. Open the form again from the button in the chat."},
		"trouble":   {"We can't take answers just now", "Nothing has been sent. Try again in a little while."},
	},
	flaws: map[form.Flaw]string{
		form.Missing: "Please fill this in.", form.NoDigits: "Digits only, please.", form.NoKana: "Please use katakana.",
		form.NoDate: "Please give a valid date, e.g. 1980-01-31.", form.NoChoice: "Please choose one.", form.Broken: "There are characters that can't be used. Please type it again.",
		form.Card: "We can't take credit card numbers. Please remove it before you send.",
	},
}

// formWordsFor are in the language that a browser likes better of the two; Japanese if it says
// nothing.
func formWordsFor(r *http.Request) formWords {
	best, lang := 0.0, "ja"
	for _, part := range strings.Split(r.Header.Get("Accept-Language"), ",") {
		tag, params, _ := strings.Cut(strings.TrimSpace(part), ";")
		q := 1.0
		if v, ok := strings.CutPrefix(strings.TrimSpace(params), "q="); ok {
			q, _ = strconv.ParseFloat(v, 64)
		}
		base, _, _ := strings.Cut(strings.ToLower(tag), "-")
		if (base == "ja" || base == "en") && q > best {
			best, lang = q, base
		}
	}
	if lang == "en" {
		return formWordsEN
	}
	return formWordsJA
}

func (w formWords) until(at time.Time) string {
	if w.Lang == "en" {
		return at.Format("2 January 2006, 15:04 MST")
	}
	return fmt.Sprintf("%d年%d月%d日 %s まで", at.Year(), int(at.Month()), at.Day(), at.Format("15:04"))
}

func (w formWords) kept(days int) string {
	if w.Lang == "en" {
		return fmt.Sprintf("Encrypted, apart from the chat. Only the staff in charge and their supervisors can see it, and each look is recorded. It is erased when it has served, after %d days at the latest.", days)
	}
	return fmt.Sprintf("トークとは別に、暗号化してお預かりします。見られるのは担当者と責任者だけで、見た記録が残ります。手続きが済みしだい、遅くとも%d日後に消去します。", days)
}

func (w formWords) flaw(f form.Flaw, field form.Field) string {
	if f != form.Length {
		return w.flaws[f]
	}
	least, most := field.Min, field.Max
	if field.Sort == form.Postcode {
		least, most = 7, 7
	}
	if most == 0 {
		most = map[bool]int{true: form.MaxDigits, false: form.MaxLine}[field.Sort == form.Digits]
	}
	unit := map[bool]string{true: "けた", false: "文字"}[field.Sort == form.Digits || field.Sort == form.Postcode]
	switch {
	case w.Lang == "en" && least == most:
		return fmt.Sprintf("Please give exactly %d characters.", most)
	case w.Lang == "en":
		return fmt.Sprintf("Please give %d to %d characters.", max(1, least), most)
	case least == most:
		return fmt.Sprintf("%d%sで入力してください。", most, unit)
	}
	return fmt.Sprintf("%d〜%d%sで入力してください。", max(1, least), most, unit)
}

// linear is a colour's part as light.
func linear(c float64) float64 {
	if c <= 0.04045 {
		return c / 12.92
	}
	return math.Pow((c+0.055)/1.055, 2.4)
}
