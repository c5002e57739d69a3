package refund

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// Limits of a sheet.
const (
	MaxAmount = 10_000_000 // yen
	MaxWords  = 1000       // characters
	MaxOrder  = 60
	MaxOpen   = 20 // open ones of a talk
)

// Errors of refunds.
var (
	ErrMoved  = desk.E(desk.Conflict, "refund_moved", "Somebody was quicker.")
	ErrOwn    = desk.E(desk.Forbidden, "refund_own", "Nobody approves or refuses what they have asked for themselves. Another person has to; you may withdraw it.")
	ErrLimit  = desk.E(desk.Forbidden, "refund_limit", "The amount, with what else goes back for the same order, is above what your role may approve.")
	ErrApart  = desk.E(desk.Forbidden, "refund_apart", "Above the brand's second limit, neither who asked for a refund nor who approved it pays it. A third person has to.")
	ErrAsker  = desk.E(desk.Forbidden, "refund_asker", "A request is withdrawn by who made it, or by a supervisor.")
	ErrWords  = desk.E(desk.Invalid, "refund_words", "Write why: whoever asked for it has to know.").On("words")
	ErrDigits = desk.E(desk.Invalid, "refund_digits", "Card and bank account numbers are never written here. Enter them in the payment service or the accounts' own system, and choose only how the money goes back.")
	ErrMany   = desk.E(desk.TooLarge, "refund_many", "This talk has 20 open refunds. Deal with some of them first.")
)

// Moved says how a refund stands that can't be moved so.
func Moved(s State) error {
	e := *ErrMoved
	e.Message = fmt.Sprintf("This refund is %s already, perhaps by somebody who was quicker. Look at its history; nothing was changed.", s)
	return &e
}

// Clean trims a sheet and says what is wrong with all of it at once.
func (s Sheet) Clean() (Sheet, error) {
	s.Order, s.Words = strings.TrimSpace(s.Order), strings.TrimSpace(s.Words)
	var wrong []error
	no := func(field, code, words string) { wrong = append(wrong, desk.E(desk.Invalid, code, words).On(field)) }
	if s.Amount < 1 || s.Amount > MaxAmount {
		no("amount", "bad_amount", "Give an amount from 1 to 10,000,000 yen.")
	}
	if n := len([]rune(s.Order)); n > MaxOrder || strings.ContainsAny(s.Order, "\r\n") {
		no("order", "bad_order", "An order's number is one line of at most 60 characters.")
	}
	if !slices.Contains(Reasons, s.Reason) {
		no("reason", "bad_reason", "Choose why the money goes back.")
	}
	if !slices.Contains(Ways, s.Way) {
		no("way", "bad_way", "Choose how the money goes back.")
	}
	if s.Reason == Else && s.Words == "" {
		no("words", "refund_words", "Write why the money goes back.")
	}
	wrong = append(wrong, CheckWords("words", s.Words), CheckWords("order", s.Order))
	if bankParted(s.Order, s.Words) {
		wrong = append(wrong, ErrDigits.On("order"))
	}
	return s, errors.Join(wrong...)
}

// CheckWords refuses what is too long, and digits that look like a bank account's.
func CheckWords(field, text string) error {
	if n := len([]rune(text)); n > MaxWords {
		return desk.E(desk.Invalid, "too_long", fmt.Sprintf("At most %d characters, this has %d.", MaxWords, n)).On(field)
	}
	if BankDigits(text) {
		return ErrDigits.On(field)
	}
	return nil
}

var (
	bankWord   = regexp.MustCompile(`口座|銀行|信用金庫|信金|信組|農協|ゆうちょ|支店|店番|普通|当座|貯蓄|記号|(?i:account|iban|swift)`)
	accountRun = regexp.MustCompile(`\d(?:[ \-]?\d){4,}`)
	dayRun     = regexp.MustCompile(`^20\d{2}(-(0?[1-9]|1[0-2])-(0?[1-9]|[12]\d|3[01])|(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01]))$`)
	// words that are written before an account's number, not of a way to pay
	accountWord = regexp.MustCompile(`(銀行|信用金庫|信金|信組|農協|ゆうちょ).{0,20}(支店|普通|当座|貯蓄|店番|記号)|店番|口座番号|(普通|当座|貯蓄)(預金|口座|\s*$)`)
	onlyRun     = regexp.MustCompile(`^\d([ \-]?\d){4,}$`)
)

// bankParted tells whether an account is written in two fields: its bank in one, its number in
// the other. An order's number of digits alone beside "口座へ返金" is none.
func bankParted(order, words string) bool {
	order, words = norm.NFKC.String(order), norm.NFKC.String(words)
	return bankWord.MatchString(order) && BankDigits(order+"\n"+words) || onlyRun.MatchString(order) && !dayRun.MatchString(order) && accountWord.MatchString(words)
}

// BankDigits tells whether a text speaks of a bank and holds digits that may be an account's: five
// or more that are neither a day nor an amount.
func BankDigits(text string) bool {
	text = norm.NFKC.String(text)
	if !bankWord.MatchString(text) {
		return false
	}
	text = strings.NewReplacer("‐", "-", "‑", "-", "–", "-", "—", "-", "−", "-", "ー", "-").Replace(text)
	for _, at := range accountRun.FindAllStringIndex(text, -1) {
		if run := text[at[0]:at[1]]; !dayRun.MatchString(run) && !strings.HasPrefix(text[at[1]:], "円") && !strings.HasPrefix(text[at[1]:], "ポイント") {
			return true
		}
	}
	return false
}
