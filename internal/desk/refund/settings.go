package refund

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// Settings are a brand's rules. The zero value of a field is its default; see Filled.
type Settings struct {
	Limits map[desk.Role]int64 `json:"limits,omitempty"` // the largest amount that a role may approve, yen; 0: none
	Apart  *int64              `json:"apart,omitempty"`  // above it, who asked, who approves and who pays are three
	Remind time.Duration       `json:"remind,omitempty"` // those who may approve are told that a request waits
	Alert  time.Duration       `json:"alert,omitempty"`  // the supervisors, that it waits too long
	Notice string              `json:"notice,omitempty"` // what the customer is told, with fields
}

// Version is a brand's rules as they were saved.
type Version struct {
	Workspace desk.WorkspaceID
	Version   int64 // 0: nothing was ever set
	At        time.Time
	By        desk.OperatorID
	Body      Settings
}

// Roles are those that may have a limit.
var Roles = []desk.Role{desk.RoleOperator, desk.RoleSupervisor, desk.RoleAdministrator}

// Defaults of a brand that has set nothing.
const (
	DefaultSupervisor    = 30_000
	DefaultAdministrator = MaxAmount
	DefaultApart         = 100_000
	DefaultRemind        = time.Hour
	DefaultAlert         = 4 * time.Hour
	DefaultNotice        = "{customer.name}様\nご返金のお手続きが完了いたしました。\nご返金額：{refund.amount}\nご注文番号：{refund.order}\nご返金方法：{refund.way}\nご不明な点がございましたら、このトークへご返信ください。"
)

// Limits of settings.
const (
	MinWait   = time.Minute
	MaxWait   = 14 * 24 * time.Hour
	MaxNotice = 2000
)

// Filled puts the defaults where nothing is set.
func (s Settings) Filled() Settings {
	limits := map[desk.Role]int64{desk.RoleOperator: 0, desk.RoleSupervisor: DefaultSupervisor, desk.RoleAdministrator: DefaultAdministrator}
	for role, n := range s.Limits {
		limits[role] = n
	}
	s.Limits = limits
	if s.Apart == nil {
		apart := int64(DefaultApart)
		s.Apart = &apart
	}
	if s.Remind == 0 {
		s.Remind = DefaultRemind
	}
	if s.Alert == 0 {
		s.Alert = DefaultAlert
	}
	if s.Notice == "" {
		s.Notice = DefaultNotice
	}
	return s
}

// Valid says all that is wrong.
func (s Settings) Valid() error {
	f := s.Filled()
	var wrong []error
	no := func(field, code, words string) { wrong = append(wrong, desk.E(desk.Invalid, code, words).On(field)) }
	for role, n := range f.Limits {
		if !slices.Contains(Roles, role) {
			no("limits", "bad_role", "Operators, supervisors and administrators have limits, nobody else.")
		} else if n < 0 || n > MaxAmount {
			no("limits", "bad_amount", "A limit is an amount from 0 to 10,000,000 yen.")
		}
	}
	if *f.Apart < 0 || *f.Apart > MaxAmount {
		no("apart", "bad_amount", "The second limit is an amount from 0 to 10,000,000 yen.")
	}
	if f.Remind < MinWait || f.Remind > MaxWait {
		no("remind_minutes", "bad_time", "Remind after 1 minute to 14 days.")
	}
	if f.Alert < f.Remind || f.Alert > MaxWait {
		no("alert_minutes", "bad_time", "Alert not before the reminder, and within 14 days.")
	}
	if n := len([]rune(f.Notice)); n > MaxNotice {
		no("notice", "too_long", fmt.Sprintf("At most %d characters, this has %d.", MaxNotice, n))
	}
	wrong = append(wrong, checkNotice(f.Notice))
	return errors.Join(wrong...)
}

// Limit is the largest amount that a role may approve, in yen.
func (s Settings) Limit(role desk.Role) int64 { return s.Filled().Limits[role] }

// May says why somebody in a role may not do a step with a refund as it stands, beside what the
// role allows at all. beside: what else goes back for the same order, so that a large sum in
// parts is judged as one. oversees: they may act for others.
func (s Settings) May(r Refund, beside int64, v Verb, by desk.OperatorID, role desk.Role, oversees bool) error {
	if !r.Can(v) {
		return Moved(r.State)
	}
	sum := r.Amount + beside
	switch v {
	case Approve, Refuse:
		if by == r.Asked().By {
			return ErrOwn
		}
		if limit := s.Limit(role); limit == 0 || v == Approve && sum > limit { // whoever approves something may refuse everything
			return ErrLimit
		}
	case Withdraw:
		if by != r.Asked().By && !oversees {
			return ErrAsker
		}
	case Pay:
		if sum > *s.Filled().Apart && (by == r.Step(Approve).By || by == r.Asked().By) {
			return ErrApart
		}
	}
	return nil
}
