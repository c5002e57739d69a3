package line

import (
	"encoding/json"
	"strings"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

func notice(kind desk.ContentKind, code string, data map[string]string) *desk.Content {
	for k, v := range data {
		if v == "" {
			delete(data, k)
		}
	}
	return &desk.Content{Kind: kind, Notice: &desk.NoticeBody{Code: code, Data: data}}
}

func (e event) unsend(in *desk.Inbound) string {
	var u struct {
		MessageID ident `json:"messageId"`
	}
	if json.Unmarshal(e.Unsend, &u) != nil || u.MessageID == "" {
		return "bad_unsend"
	}
	in.Kind, in.MessageID = desk.InUnsend, string(u.MessageID)
	return ""
}

// follow does not insist on its detail: it came later than the event itself.
func (e event) follow(in *desk.Inbound) string {
	var f struct {
		IsUnblocked bool `json:"isUnblocked"`
	}
	in.Kind, in.Content = desk.InFollow, notice(desk.Follow, "", nil)
	if json.Unmarshal(e.Follow, &f) == nil && f.IsUnblocked {
		in.Content.Notice.Code = "unblocked"
	}
	return ""
}

// members lists who came or went; those who show no id are left out.
func members(in *desk.Inbound, kind desk.ContentKind, raw json.RawMessage) string {
	var list struct {
		Members []struct {
			UserID ident `json:"userId"`
		} `json:"members"`
	}
	if json.Unmarshal(raw, &list) != nil {
		return "bad_members"
	}
	in.Kind, in.Code, in.Content = desk.InNotice, string(kind), notice(kind, "", nil)
	for _, m := range list.Members {
		if m.UserID != "" {
			in.Content.Notice.Users = append(in.Content.Notice.Users, string(m.UserID))
		}
	}
	return ""
}

// postback is a tapped button, which is as good as words, or the switch of a rich menu, which
// asks nothing of anybody.
func (e event) postback(in *desk.Inbound) string {
	var p struct {
		Data   string                     `json:"data"`
		Params map[string]json.RawMessage `json:"params"`
	}
	if json.Unmarshal(e.Postback, &p) != nil || len(e.Postback) == 0 {
		return "bad_postback"
	}
	body := &desk.PostbackBody{Data: p.Data}
	for k, raw := range p.Params {
		if body.Params == nil {
			body.Params = map[string]string{}
		}
		body.Params[k] = asText(raw)
	}
	in.Kind, in.Content = desk.InMessage, &desk.Content{Kind: desk.Postback, Postback: body}
	_, alias := body.Params["newRichMenuAliasId"]
	if _, status := body.Params["status"]; alias || status {
		in.Kind, in.Code = desk.InNotice, "rich_menu_switched"
	}
	return ""
}

func asText(raw json.RawMessage) string {
	var s string
	if json.Unmarshal(raw, &s) != nil {
		return strings.TrimSpace(string(raw))
	}
	return s
}

func (e event) watched(in *desk.Inbound) string {
	var v struct {
		TrackingID ident `json:"trackingId"`
	}
	if json.Unmarshal(e.Watched, &v) != nil {
		return "bad_video"
	}
	in.Kind, in.Code = desk.InNotice, "video_watched"
	in.Content = notice(desk.VideoWatched, "", map[string]string{"tracking_id": string(v.TrackingID)})
	return ""
}

func (e event) beacon(in *desk.Inbound) string {
	var b struct {
		HWID ident  `json:"hwid"`
		Type string `json:"type"`
		DM   string `json:"dm"`
	}
	if json.Unmarshal(e.Beacon, &b) != nil {
		return "bad_beacon"
	}
	in.Kind, in.Code = desk.InNotice, "beacon"
	in.Content = notice(desk.Beacon, code(b.Type), map[string]string{"hwid": string(b.HWID), "dm": b.DM})
	return ""
}

// link tells how the tying of a LINE account to a shop's account ended. A failed one names no
// source, so that only the channel hears of it.
func (e event) link(in *desk.Inbound) string {
	var l struct {
		Result string `json:"result"`
		Nonce  string `json:"nonce"`
	}
	if json.Unmarshal(e.Link, &l) != nil || l.Result == "" {
		return "bad_link"
	}
	result := code(l.Result)
	in.Kind, in.Code = desk.InNotice, "account_link_"+result
	in.Content = notice(desk.AccountLink, result, map[string]string{"nonce": l.Nonce})
	return ""
}

func (e event) membership(in *desk.Inbound) string {
	var m struct {
		Type         string `json:"type"`
		MembershipID ident  `json:"membershipId"`
	}
	if json.Unmarshal(e.Membership, &m) != nil {
		return "bad_membership"
	}
	in.Kind, in.Code = desk.InNotice, "membership"
	in.Content = notice(desk.Membership, code(m.Type), map[string]string{"membership_id": string(m.MembershipID)})
	return ""
}

func (e event) module(in *desk.Inbound) string {
	var m struct {
		Type string `json:"type"`
	}
	if json.Unmarshal(e.Module, &m) != nil {
		return "bad_module"
	}
	in.Kind, in.Code = desk.InAlert, "module_"+code(m.Type)
	return ""
}
