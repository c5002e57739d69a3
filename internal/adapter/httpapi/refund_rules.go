package httpapi

import (
	"context"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/identity"
	"github.com/madoguchi-desk/madoguchi/internal/desk/refund"
)

// RefundSettings are who may approve and pay how much for a brand.
type RefundSettings struct {
	Workspace desk.WorkspaceID `json:"workspace_id" minLength:"1" maxLength:"64"`
	Version   int64            `json:"version" minimum:"0" doc:"as it was read; 0 = never set"`
	Limits    RefundLimits     `json:"limits" doc:"the largest amount that a role may approve, yen"`
	Apart     int64            `json:"apart" minimum:"0" maximum:"10000000" doc:"above it, who approved does not pay, yen"`
	Remind    int              `json:"remind_minutes" minimum:"1" maximum:"20160" doc:"those who may approve are told that a request waits"`
	Alert     int              `json:"alert_minutes" minimum:"1" maximum:"20160" doc:"the supervisors are told that it waits too long"`
	Notice    string           `json:"notice" maxLength:"4000" doc:"what the customer is told, with fields; empty: the desk's own"`
	Fields    List[string]     `json:"fields" readOnly:"true" required:"false" doc:"that the words may hold, as {name}"`
	Rules     bool             `json:"rules" readOnly:"true" required:"false" doc:"the asker may set them"`
	At        *Time            `json:"at,omitempty" readOnly:"true"`
	By        string           `json:"by,omitempty" readOnly:"true"`
}

// RefundLimits are a brand's, in yen.
type RefundLimits struct {
	Operator      int64 `json:"operator" minimum:"0" maximum:"10000000"`
	Supervisor    int64 `json:"supervisor" minimum:"0" maximum:"10000000"`
	Administrator int64 `json:"administrator" minimum:"0" maximum:"10000000"`
}

func showRefundRules(v refund.Version, by desk.Person, names map[desk.OperatorID]string) RefundSettings {
	f := v.Body.Filled()
	out := RefundSettings{Workspace: v.Workspace, Version: v.Version, Apart: *f.Apart, Remind: int(f.Remind / time.Minute), Alert: int(f.Alert / time.Minute), Notice: f.Notice, Fields: refund.NoticeFields,
		Limits: RefundLimits{f.Limits[desk.RoleOperator], f.Limits[desk.RoleSupervisor], f.Limits[desk.RoleAdministrator]},
		Rules:  identity.Can(by, identity.RuleRefunds, identity.Subject{Workspace: v.Workspace})}
	if v.Version > 0 {
		out.At, out.By = &Time{v.At}, names[v.By]
	}
	return out
}

func readRefundRules(s RefundSettings) refund.Version {
	return refund.Version{Workspace: s.Workspace, Version: s.Version, Body: refund.Settings{
		Limits: map[desk.Role]int64{desk.RoleOperator: s.Limits.Operator, desk.RoleSupervisor: s.Limits.Supervisor, desk.RoleAdministrator: s.Limits.Administrator},
		Apart:  &s.Apart, Remind: time.Duration(s.Remind) * time.Minute, Alert: time.Duration(s.Alert) * time.Minute, Notice: s.Notice}}
}

type refundRulesOut struct{ Body RefundSettings }

func (s *server) oneRefundRules(ctx context.Context, v refund.Version, err error) (*refundRulesOut, error) {
	if err != nil {
		return nil, err
	}
	by := callerFrom(ctx).Person
	names, err := s.names.of(ctx, by.Centre, nil)
	if err != nil {
		return nil, err
	}
	return &refundRulesOut{showRefundRules(v, by, names)}, nil
}

func (s *server) getRefundRules(ctx context.Context, in *brandIn) (*refundRulesOut, error) {
	v, err := s.Refunds.Rules(ctx, callerFrom(ctx).Person, in.Workspace)
	return s.oneRefundRules(ctx, v, err)
}

type setRefundRulesIn struct{ Body RefundSettings }

func (s *server) setRefundRules(ctx context.Context, in *setRefundRulesIn) (*refundRulesOut, error) {
	v, err := s.Refunds.SaveRules(ctx, callerFrom(ctx).Person, readRefundRules(in.Body))
	return s.oneRefundRules(ctx, v, err)
}

type refundRulesHistoryOut struct {
	Body struct {
		Items List[RefundSettings] `json:"items" doc:"newest first"`
	}
}

func (s *server) refundRulesHistory(ctx context.Context, in *brandIn) (*refundRulesHistoryOut, error) {
	by := callerFrom(ctx).Person
	rows, err := s.Refunds.RulesHistory(ctx, by, in.Workspace)
	if err != nil {
		return nil, err
	}
	names, err := s.names.of(ctx, by.Centre, nil)
	if err != nil {
		return nil, err
	}
	out := &refundRulesHistoryOut{}
	for _, v := range rows {
		out.Body.Items = append(out.Body.Items, showRefundRules(v, by, names))
	}
	return out, nil
}
