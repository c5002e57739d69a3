package lineemu

import (
	"errors"
	"maps"
	"slices"
)

func buildPostback(p *Platform, s *scene, a *Act) (map[string]any, error) {
	if s.grp == nil && s.rel.state == blocked {
		return nil, errors.New("this user has blocked the account: unblock before tapping")
	}
	pb := map[string]any{"data": a.Data}
	if len(a.Params) > 0 {
		pb["params"] = a.Params
	}
	s.rel.lastWrote = s.now
	p.putNote(s.talk, s.user.ID, map[string]any{"type": "note", "note": "postback", "text": a.DisplayText, "data": a.Data})
	return map[string]any{"type": "postback", "postback": pb}, nil
}

func buildFollow(p *Platform, s *scene, _ *Act) (map[string]any, error) {
	was := s.rel.state
	if was != friend {
		s.rel.since = s.now
	}
	s.rel.state = friend
	p.putNote(s.talk, s.user.ID, map[string]any{"type": "note", "note": "follow"})
	p.hub.poke("users")
	return map[string]any{"type": "follow", "follow": map[string]any{"isUnblocked": was == blocked}}, nil
}

func buildBlock(p *Platform, s *scene, _ *Act) (map[string]any, error) {
	s.rel.state = blocked
	p.putNote(s.talk, s.user.ID, map[string]any{"type": "note", "note": "block"})
	p.hub.poke("users")
	return map[string]any{"type": "unfollow"}, nil
}

func buildLink(_ *Platform, s *scene, a *Act) (map[string]any, error) {
	result := orElse(a.Result, "ok")
	return map[string]any{"type": "accountLink", "link": map[string]any{"result": result, "nonce": a.Nonce}}, nil
}

var errNeedsGroup = errors.New("group_id: say which group or room")

func buildJoin(p *Platform, s *scene, _ *Act) (map[string]any, error) {
	if s.grp == nil {
		return nil, errNeedsGroup
	}
	s.grp.left = false
	p.putNote(s.talk, "", map[string]any{"type": "note", "note": "join"})
	return map[string]any{"type": "join"}, nil
}

func buildLeave(p *Platform, s *scene, _ *Act) (map[string]any, error) {
	if s.grp == nil {
		return nil, errNeedsGroup
	}
	s.grp.left = true
	p.putNote(s.talk, "", map[string]any{"type": "note", "note": "leave"})
	return map[string]any{"type": "leave"}, nil
}

// buildMembers lets members come or go; Members empty means the acting user.
func buildMembers(p *Platform, s *scene, a *Act) (map[string]any, error) {
	if s.grp == nil {
		return nil, errNeedsGroup
	}
	ids := a.Members
	if len(ids) == 0 {
		ids = []string{s.user.ID}
	}
	var members []map[string]any
	for _, id := range ids {
		if p.users[id] == nil {
			return nil, errNoUser(id)
		}
		members = append(members, map[string]any{"type": "user", "userId": id})
	}
	p.hub.poke("users")
	if a.Type == "memberLeft" {
		s.grp.Members = slices.DeleteFunc(s.grp.Members, func(id string) bool { return slices.Contains(ids, id) })
		return map[string]any{"type": a.Type, "left": map[string]any{"members": members}}, nil
	}
	for _, id := range ids {
		if !s.grp.has(id) {
			s.grp.Members = append(s.grp.Members, id)
		}
	}
	return map[string]any{"type": a.Type, "joined": map[string]any{"members": members}}, nil
}

func buildUnknown(_ *Platform, _ *scene, a *Act) (map[string]any, error) {
	return maps.Clone(a.Event), nil
}
