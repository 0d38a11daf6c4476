"""Every type of message that a kind is to read, and the payload that has it, by name in the kind's payloads."""


def _same(names: str, folder: str = "") -> dict[str, tuple[str, ...]]:
    """Types that are called as their payloads; "type=payload,payload" where they are not."""
    parts = (word.partition("=") for word in names.split())
    return {
        name.replace("_", " "): tuple(folder + each for each in (files or name).split(",")) for name, _, files in parts
    }


TYPES: dict[str, dict[str, tuple[str, ...]]] = {
    "telegram": _same(
        "text=text_plain formatting=text_entities photo=photo_caption album=album_1,album_2 video video_note "
        "voice audio document animation sticker=sticker,sticker_animated location venue "
        "live_location=location_live contact poll=poll_message dice reply=reply,reply_quote "
        "forwarded=forwarded,forwarded_channel,forwarded_hidden edit=edited_message,edited_caption "
        "button=callback_query reaction=message_reaction start=text_start_deep_link group=group_message "
        "topic=group_topic_message blocked=my_chat_member_blocked unblocked=my_chat_member_unblocked "
        "business=business_message,business_connection deleted=deleted_business_messages"
    ),
    "vk": _same(
        "confirmation=confirmation,confirmation_with_secret text=text_plain,text_formatted photo=photo,photos "
        "video audio voice=audio_message voice_with_transcript=audio_message_transcript document=doc sticker "
        "graffiti link wall poll geo forwarded=forwarded,forwarded_nested reply "
        "button_payload=button_payload,button_start edit=message_edit message_allow message_deny "
        "typing=message_typing_state message_event market=market,market_question "
        "reaction=message_reaction_event read=message_read echo=message_reply_admin,message_reply_api story "
        "gift call"
    ),
    "whatsapp": _same(
        "text=text_plain image video audio voice document sticker=sticker,sticker_animated "
        "location=location,location_place contacts=contacts,contacts_full "
        "interactive_replies=button_reply,list_reply,nfm_reply button order product=referred_product "
        "reaction=reaction,reaction_removed edit=edit_text,edit_caption revoke=echo_revoke,revoke unsupported "
        "referral_of_an_ad=referral_image_ad,referral_video_ad,referral_post reply forwarded "
        "several_numbers=batch_entries business_scoped_user_id=text_hidden_phone "
        "new_number=system_changed_number "
        "statuses=status_sent,status_delivered,status_read,status_failed_131047 echo=echo_text "
        "template_state=template_approved,template_rejected,template_paused "
        "account_state=account_banned,account_reinstated,account_restricted,account_review_rejected,alert_limits "
        "number_state=phone_quality_flagged,phone_quality,capability,name_rejected"
    ),
    "max": _same(
        "text=text_plain formatting=text_markup image=image,images video voice=audio file sticker "
        "contact=contact,contact_own location share reply forward callback=message_callback "
        "edit=message_edited removal=message_removed start=bot_started stopped=bot_stopped "
        "group=group_message transcript=audio_transcription"
    ),
    "gateway: green_api": _same(
        "text=text,text_extended image video audio document sticker location contact=contact,contacts "
        "reply=quoted,quoted_text button=button_reply,list_reply,interactive_reply "
        "edit=edited removal=deleted reaction poll "
        "echo=outgoing_phone statuses=status_sent,status_delivered,status_read,status_failed",
        "green/",
    ),
    "gateway: wazzup": _same(
        "text image video audio document sticker location=geo contact=vcard reply=quoted edit=edited "
        "removal=deleted missed_call=missing_call poll echo=echo_phone,echo_app viber avito telegram vk max "
        "statuses=status_sent,status_delivered,status_read,status_error",
        "wazzup/",
    ),
    "gateway: evolution": _same(
        "text=conversation,extended_text image video video_note voice audio document sticker location "
        "contact=contact,contacts reply=quoted edit=edited removal=deleted reaction poll "
        "button=buttons_reply,list_reply echo=from_phone "
        "statuses=update_server_ack,update_delivery_ack,update_read,update_error",
        "evolution/",
    ),
    "gateway: twilio": _same(
        "SMS=sms_text,sms_long MMS=mms text=whatsapp_text image=whatsapp_image video=whatsapp_video "
        "audio=whatsapp_audio document=whatsapp_document sticker=whatsapp_sticker location=whatsapp_location "
        "contact=whatsapp_contact reply=whatsapp_reply button=whatsapp_button,whatsapp_list "
        "statuses=status_sent,status_delivered,status_read,status_failed,status_undelivered",
        "twilio/",
    ),
    "gateway: dialog360": _same(
        "text image video voice document sticker location contacts reply button reaction "
        "statuses=status_sent,status_delivered,status_read,status_failed",
        "dialog360/",
    ),
    "gateway: generic": _same(
        "text=own_text file=own_file "
        "statuses=own_status_sent,own_status_delivered,own_status_read,own_status_failed "
        "SMS=infobip_received,smsc_received,plivo_received,smsgate_received,textbee_received,messagebird_received",
        "generic/",
    ),
    "email": _same(
        "References=gmail_reply HTML=hostile_html quotes=outlook_reply signature inline_image "
        "attachments=rfc2231 koi8-r=koi8r cp1251=cp1251,cp1251_called_koi8r invitation "
        "bounce=bounce_postfix,bounce_qmail,bounce_delayed auto-reply=autoreply newsletter "
        "DKIM_and_SPF=genuine,forged_sender,forged_results copies=cc forwarded"
    ),
    "form": _same(
        "JSON=tilda_json urlencoded=tilda multipart=cf7_multipart Tilda=tilda,tilda_full,tilda_cart "
        "Contact_Form_7=cf7_webhook,cf7_lists_and_files Marquiz=marquiz,marquiz_urlencoded "
        "Elementor=elementor UTM=tilda_full plain=plain_html cp1251=plain_html_cp1251"
    ),
    "phone: mango": _same(
        "ringing=call_appeared answered=call_connected missed=summary_missed ended=summary_answered "
        "recording=record_added internal=internal_appeared,summary_internal outgoing=out_appeared,summary_out "
        "hidden=call_hidden_number menu=call_appeared_ivr",
        "mango/",
    ),
    "phone: zadarma": _same(
        "ringing=start,internal answered=answer missed=end_missed ended=end_answered recording=record "
        "outgoing=out_start,out_end hidden=start_hidden menu=ivr",
        "zadarma/",
    ),
    "phone: asterisk": _same(
        "ringing=stasis_start,dial_ringing answered=dial_answered missed=channel_destroyed "
        "ended=channel_hangup_request recording=recording_finished internal=stasis_start_extension "
        "hidden=stasis_start_hidden",
        "asterisk/",
    ),
    "phone: asterisk_dialplan": _same(
        "ringing=curl_newchannel,curl_dialbegin answered=curl_dialend missed=curl_hangup ended=curl_cdr",
        "asterisk/",
    ),
    "phone: signed": _same("ringing answered missed ended recording=record", "signed/"),
    "api": {
        name: ("every_kind",)
        for name in (
            "message",
            "file",
            "place",
            "contact",
            "button",
            "group",
            "page",
            "edit",
            "delete",
            "status",
            "reaction",
            "typing",
            "written_elsewhere",
            "reachable",
        )
    },
    # what the chat of our own writes has no payloads of others: its two tests make them
    "webchat": {},
}
# read, and of nothing that a person would see: the address is confirmed, calls among ourselves leave nothing
QUIET = {
    "vk/confirmation", "vk/confirmation_with_secret", "phone/mango/internal_appeared",
    "phone/asterisk/stasis_start_extension",
}  # fmt: skip
