package lineemu

import (
	"net/http"
	"strings"
)

// apiRoutes is the whole API, on one screen.
func apiRoutes() []route {
	return []route{
		{"POST", "/v2/bot/message/reply", "reply", perMany, false, true, (*Platform).reply},
		{"POST", "/v2/bot/message/push", "push", perMany, false, true, (*Platform).push},
		{"POST", "/v2/bot/message/multicast", "multicast", perMulticast, false, true, (*Platform).multicast},
		{"POST", "/v2/bot/message/broadcast", "broadcast", perHour60, false, true, (*Platform).broadcast},
		{"POST", "/v2/bot/message/validate/reply", "validate", perMany, false, true, (*Platform).validate},
		{"POST", "/v2/bot/message/validate/push", "validate", perMany, false, true, (*Platform).validate},
		{"POST", "/v2/bot/message/validate/multicast", "validate", perMany, false, true, (*Platform).validate},
		{"POST", "/v2/bot/message/validate/narrowcast", "validate", perMany, false, true, (*Platform).validate},
		{"POST", "/v2/bot/message/validate/broadcast", "validate", perMany, false, true, (*Platform).validate},
		{"POST", "/v2/bot/message/narrowcast", "narrowcast", perHour60, false, true, (*Platform).narrowcast},
		{"GET", "/v2/bot/message/progress/narrowcast", "narrowcast_progress", perMany, false, false, (*Platform).narrowcastProgress},
		{"GET", "/v2/bot/message/aggregation/info", "aggregation", perMany, false, false, (*Platform).unitCount},
		{"GET", "/v2/bot/message/aggregation/list", "aggregation", perMany, false, false, (*Platform).unitNames},
		{"POST", "/v2/bot/audienceGroup/upload", "audience", perAudience, false, true, (*Platform).createAudience},
		{"PUT", "/v2/bot/audienceGroup/upload", "audience", perAudience, false, true, (*Platform).growAudience},
		{"GET", "/v2/bot/audienceGroup/list", "audience", perAudience, false, false, (*Platform).listAudiences},
		{"GET", "/v2/bot/audienceGroup/{audienceGroupId}", "audience", perAudience, false, false, (*Platform).getAudience},
		{"DELETE", "/v2/bot/audienceGroup/{audienceGroupId}", "audience", perAudience, false, false, (*Platform).deleteAudience},
		{"PUT", "/v2/bot/audienceGroup/{audienceGroupId}/updateDescription", "audience", perAudience, false, true, (*Platform).renameAudience},
		{"GET", "/v2/bot/message/quota", "quota", perMany, false, false, (*Platform).quota},
		{"GET", "/v2/bot/message/quota/consumption", "consumption", perMany, false, false, (*Platform).consumption},
		{"GET", "/v2/bot/message/delivery/reply", "delivery", perMany, false, false, (*Platform).deliveryCount},
		{"GET", "/v2/bot/message/delivery/push", "delivery", perMany, false, false, (*Platform).deliveryCount},
		{"GET", "/v2/bot/message/delivery/multicast", "delivery", perMany, false, false, (*Platform).deliveryCount},
		{"GET", "/v2/bot/message/delivery/broadcast", "delivery", perMany, false, false, (*Platform).deliveryCount},
		{"GET", "/v2/bot/message/delivery/pnp", "delivery", perMany, false, false, (*Platform).deliveryCount},
		{"GET", "/v2/bot/message/{messageId}/content", "content", perMany, false, false, (*Platform).content},
		{"GET", "/v2/bot/message/{messageId}/content/preview", "preview", perMany, false, false, (*Platform).preview},
		{"GET", "/v2/bot/message/{messageId}/content/transcoding", "transcoding", perMany, false, false, (*Platform).transcoding},
		{"GET", "/v2/bot/profile/{userId}", "profile", perMany, false, false, (*Platform).profile},
		{"GET", "/v2/bot/followers/ids", "followers", perMany, false, false, (*Platform).followers},
		{"GET", "/v2/bot/info", "bot_info", perMany, false, false, (*Platform).botInfo},
		{"GET", "/v2/bot/group/{chatId}/summary", "group", perMany, false, false, (*Platform).groupSummary},
		{"GET", "/v2/bot/group/{chatId}/member/{userId}", "member", perMany, false, false, (*Platform).memberProfile},
		{"GET", "/v2/bot/room/{chatId}/member/{userId}", "member", perMany, false, false, (*Platform).memberProfile},
		{"GET", "/v2/bot/group/{chatId}/members/ids", "members", perMany, false, false, (*Platform).memberIDs},
		{"GET", "/v2/bot/room/{chatId}/members/ids", "members", perMany, false, false, (*Platform).memberIDs},
		{"GET", "/v2/bot/group/{chatId}/members/count", "members", perMany, false, false, (*Platform).memberCount},
		{"GET", "/v2/bot/room/{chatId}/members/count", "members", perMany, false, false, (*Platform).memberCount},
		{"POST", "/v2/bot/group/{chatId}/leave", "leave", perMany, false, false, (*Platform).leave},
		{"POST", "/v2/bot/room/{chatId}/leave", "leave", perMany, false, false, (*Platform).leave},
		{"POST", "/v2/bot/user/{userId}/linkToken", "link_token", perMany, false, false, (*Platform).linkToken},
		{"POST", "/v2/bot/chat/loading/start", "loading", perLoading, false, true, (*Platform).loading},
		{"POST", "/v2/bot/chat/markAsRead", "mark_as_read", perMany, false, true, (*Platform).markAsRead},
		{"POST", "/v2/bot/message/markAsRead", "by_contract", perMany, false, true, (*Platform).byContract},
		{"POST", "/bot/pnp/push", "by_contract", perMany, false, true, (*Platform).byContract},
		{"GET", "/v2/bot/channel/webhook/endpoint", "webhook_endpoint", perWebhook, false, false, (*Platform).getEndpoint},
		{"PUT", "/v2/bot/channel/webhook/endpoint", "webhook_endpoint", perWebhook, false, true, (*Platform).putEndpoint},
		{"POST", "/v2/bot/channel/webhook/test", "webhook_test", perHour60, false, false, (*Platform).testEndpoint},
		{"POST", "/v2/bot/richmenu", "richmenu", perHour100, false, true, (*Platform).createMenu},
		{"POST", "/v2/bot/richmenu/validate", "richmenu", perMany, false, true, (*Platform).validateMenu},
		{"GET", "/v2/bot/richmenu/list", "richmenu", perMenuList, false, false, (*Platform).listMenus},
		{"GET", "/v2/bot/richmenu/{richMenuId}", "richmenu", perMany, false, false, (*Platform).getMenu},
		{"DELETE", "/v2/bot/richmenu/{richMenuId}", "richmenu", perHour100, false, false, (*Platform).deleteMenu},
		{"POST", "/v2/bot/richmenu/{richMenuId}/{content}", "richmenu_image", perMany, false, false, (*Platform).putMenuImage},
		{"GET", "/v2/bot/richmenu/{richMenuId}/{content}", "richmenu_image", perMany, false, false, (*Platform).getMenuImage},
		{"POST", "/v2/bot/user/all/richmenu/{richMenuId}", "richmenu_default", perMany, false, false, (*Platform).setDefaultMenu},
		{"GET", "/v2/bot/user/all/richmenu", "richmenu_default", perMany, false, false, (*Platform).getDefaultMenu},
		{"DELETE", "/v2/bot/user/all/richmenu", "richmenu_default", perMany, false, false, (*Platform).cancelDefaultMenu},
		{"POST", "/v2/bot/user/{userId}/richmenu/{richMenuId}", "richmenu_link", perMany, false, false, (*Platform).linkMenu},
		{"GET", "/v2/bot/user/{userId}/richmenu", "richmenu_user", perMany, false, false, (*Platform).getUserMenu},
		{"DELETE", "/v2/bot/user/{userId}/richmenu", "richmenu_link", perMany, false, false, (*Platform).unlinkMenu},
		{"POST", "/v2/bot/richmenu/bulk/link", "richmenu_bulk", perMany, false, true, (*Platform).bulkLink},
		{"POST", "/v2/bot/richmenu/bulk/unlink", "richmenu_bulk", perMany, false, true, (*Platform).bulkUnlink},
		{"POST", "/v2/bot/richmenu/batch", "richmenu_batch", perHour3, false, true, (*Platform).batchMenus},
		{"POST", "/v2/bot/richmenu/validate/batch", "richmenu_batch", perMany, false, true, (*Platform).validateBatch},
		{"GET", "/v2/bot/richmenu/progress/batch", "richmenu_batch", perHour100, false, false, (*Platform).batchProgress},
		{"POST", "/v2/bot/richmenu/alias", "richmenu_alias", perMany, false, true, (*Platform).createAlias},
		{"GET", "/v2/bot/richmenu/alias/list", "richmenu_alias", perMany, false, false, (*Platform).listAliases},
		{"GET", "/v2/bot/richmenu/alias/{richMenuAliasId}", "richmenu_alias", perMany, false, false, (*Platform).getAlias},
		{"POST", "/v2/bot/richmenu/alias/{richMenuAliasId}", "richmenu_alias", perMany, false, true, (*Platform).updateAlias},
		{"DELETE", "/v2/bot/richmenu/alias/{richMenuAliasId}", "richmenu_alias", perHour100, false, false, (*Platform).deleteAlias},
		{"POST", "/v2/bot/coupon", "coupon", perMulticast, false, true, (*Platform).createCoupon},
		{"GET", "/v2/bot/coupon", "coupon", perMulticast, false, false, (*Platform).listCoupons},
		{"GET", "/v2/bot/coupon/{couponId}", "coupon", perMulticast, false, false, (*Platform).getCoupon},
		{"PUT", "/v2/bot/coupon/{couponId}/close", "coupon", perMulticast, false, false, (*Platform).closeCoupon},
		{"POST", "/oauth2/v3/token", "token", unlimited, true, false, (*Platform).statelessToken},
		{"GET", "/oauth2/v2.1/verify", "token_verify", unlimited, true, false, (*Platform).verifyToken},
		{"POST", "/oauth2/v2.1/token", "token", unlimited, true, false, (*Platform).tokenByJWT},
		{"GET", "/oauth2/v2.1/tokens/kid", "token", unlimited, true, false, (*Platform).tokenKeyIDs},
		{"POST", "/oauth2/v2.1/revoke", "token_revoke", unlimited, true, false, (*Platform).revokeByClient},
		{"POST", "/v2/oauth/accessToken", "token", perToken, true, false, (*Platform).shortToken},
		{"POST", "/v2/oauth/verify", "token_verify", unlimited, true, false, (*Platform).verifyToken},
		{"POST", "/v2/oauth/revoke", "token_revoke", unlimited, true, false, (*Platform).revokeToken},
	}
}

// endpointNames lists what a fault can be aimed at.
func endpointNames() []string {
	var names []string
	seen := map[string]bool{}
	for _, op := range apiRoutes() {
		if !seen[op.endpoint] {
			seen[op.endpoint] = true
			names = append(names, op.endpoint)
		}
	}
	return names
}

func (p *Platform) routes() *http.ServeMux {
	mux := http.NewServeMux()
	byPath := map[string]*methods{}
	for _, op := range apiRoutes() {
		m := byPath[op.pattern]
		if m == nil {
			m = &methods{p: p}
			byPath[op.pattern] = m
			mux.Handle(op.pattern, m)
		}
		m.ops = append(m.ops, op)
	}
	mux.Handle("/emu/", p.guardControl(p.controlRoutes()))
	mux.Handle("GET /dialog/bot/accountLink", p.guardControl(http.HandlerFunc(p.accountLink)))
	mux.Handle("/", p.guardControl(p.phonePage()))
	for _, prefix := range []string{"/v2/", "/oauth2/", "/bot/", "/liff/"} {
		mux.HandleFunc(prefix, func(w http.ResponseWriter, r *http.Request) {
			p.refuse(w, r, fail(http.StatusNotFound, errNotFound))
		})
	}
	return mux
}

// formValue reads one field of a form body.
func formValue(c *call, name string) string {
	if v := c.r.URL.Query().Get(name); v != "" && c.r.Method == http.MethodGet {
		return v
	}
	vals, err := parseForm(strings.TrimSpace(string(c.body)))
	if err != nil {
		return ""
	}
	return vals.Get(name)
}
