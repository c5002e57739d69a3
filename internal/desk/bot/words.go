package bot

import (
	"slices"
	"strings"
)

// What the bot itself says to customers. Short, polite and honest about what has
// happened and what has not.
const (
	sayHint        = "途中でやめるときは「やめる」、担当者をご希望のときは「オペレーター」とお送りください。"
	sayLeft        = "お手続きを中止しました。変更は行っておりません。またいつでもお声がけください。"
	sayLeftDone    = "ここで終わりにします。すでに完了したお手続きはそのまま有効です。"
	sayBusy        = "ただいま処理しております。完了しだいお知らせしますので、少々お待ちください。"
	sayLooking     = "ただいま確認しております。少々お待ちください。"
	sayStale       = "そのボタンは、以前のご質問のものです。お手数ですが、いまのご質問にお答えください。"
	sayExpired     = "しばらく操作がなかったため、先ほどのお手続きを終了しました。変更は行っておりません。"
	sayExpiredDone = "しばらく操作がなかったため、先ほどのやり取りを終了しました。すでに完了したお手続きはそのまま有効です。"
	sayTapConfirm  = "まだ確定していません。お手数ですが、ボタンを押してお選びください。"
	sayPick        = "恐れ入ります。ボタンからお選びいただくか、選択肢の言葉をそのままお送りください。"
	sayConfirm     = "次の内容で承ります。よろしいでしょうか。"
	sayConfirmAsk  = "この内容で確定しますか。"
	sayDone        = "お手続きが完了しました。"
	sayDeclined    = "かしこまりました。変更は行っておりません。"
	sayUndoAsk     = "元に戻す場合は「取り消す」を押してください。"
	sayUndone      = "取り消しました。元の状態に戻っています。"
	sayUndoFailed  = "申し訳ありません。取り消しができませんでした。先ほどの変更は有効なままです。"
	sayRefused     = "申し訳ありません。このお手続きはお受けできませんでした。変更は行っておりません。"
	sayFailed      = "申し訳ありません。ただいまシステムにつながらず、お手続きができませんでした。変更は行っておりません。"
	sayUnknown     = "申し訳ありません。お手続きが完了したかどうかを確認できませんでした。担当者が確認いたします。同じお手続きを繰り返さずにお待ちください。"
	saySolvedAsk   = "ご用件は解決しましたか。"
	sayGoOn        = "ほかにご用がありましたら、このままお送りください。"
	saySearchAsk   = "ご質問の内容を、文章でお送りください。"
	sayPickOne     = "次の中からお選びください。"
	labelLeave     = "やめる"
	labelOperator  = "オペレーターに相談"
	labelConfirm   = "確定する"
	labelDecline   = "変更しない"
	labelUndo      = "取り消す"
	labelKeep      = "このままでよい"
	labelYes       = "はい"
	labelNo        = "いいえ"
	labelChoose    = "選ぶ"
	labelPickDate  = "カレンダーから選ぶ"
	labelPickTime  = "時刻を選ぶ"
	labelCamera    = "カメラで撮る"
	labelAlbum     = "写真から選ぶ"
	labelMore      = "もっと見る"
	labelAgain     = "最初の一覧"
)

// Words by which a customer leaves at any time. They are compared whole, so that a
// sentence which only contains one is an answer.
var (
	leaveWords = []string{"やめる", "やめます", "やめたい", "やめてください", "止める", "止めます", "中止", "中止する", "中断", "キャンセル", "終了", "終了する", "終わり", "おわり",
		"もういい", "もういいです", "quit", "exit", "cancel"}
	topWords      = []string{"最初に戻る", "最初から", "はじめから", "始めから", "最初へ", "トップ", "トップに戻る", "メニュー", "メニューに戻る"}
	operatorWords = []string{"オペレーター", "オペレータ", "オペレーターに相談", "オペレーターに相談する", "オペレーターにつないで", "オペレーターと話したい", "担当者", "担当者に相談",
		"担当者につないで", "担当者と話したい", "有人", "有人対応", "人と話したい", "人間と話したい", "スタッフ", "operator"}
)

// LeaveWord tells whether words mean that the customer wants out of a dialogue:
// by leaving, to the beginning, or to a person.
func LeaveWord(text string) bool { return wayOut(text) != "" }

// wayOut is the control that words stand for: leaveTap, topTap, operatorTap or none.
func wayOut(text string) string {
	is := func(list []string) bool {
		return slices.ContainsFunc(list, func(w string) bool { return same(w, text) })
	}
	switch {
	case is(leaveWords):
		return leaveTap
	case is(topWords):
		return topTap
	case is(operatorWords):
		return operatorTap
	}
	return ""
}

const topTap = "_top"

// wayOut is the control that words stand for in this dialogue: who says 予約をやめる in 予約
// leaves. A trigger that sounds like leaving (定期便をやめたい) is none.
func (s Scenario) wayOut(text string) string {
	if out := wayOut(text); out != "" || s.Triggered(text) {
		return out
	}
	text = plain(text)
	for _, name := range append([]string{s.Name}, s.Triggers...) {
		rest, named := strings.CutPrefix(text, plain(name))
		if named && wayOut(strings.TrimLeft(rest, "をはも ")) == leaveTap {
			return leaveTap
		}
	}
	return ""
}
