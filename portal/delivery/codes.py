"""What the codes of gateways mean for a message, and what is said about them to a person."""

from portal.delivery.outcome import Outcome, Refused, TryLater, Unsure, in_short
from portal.sentences import lazy_gettext as _l

WORDS: dict[str, object] = {
    "AMOUNT_NOT_ENOUGH": _l("The account with the provider is empty."),
    "InsufficientBalanceInSmsPackage": _l("The account with the provider is empty."),
    "OUT_OF_SERVICE": _l("The provider has stopped our service: mostly the account is empty."),
    "BUSINESS_LIMIT_CONTROL": _l("The provider lets this number have no more messages for now."),
    "PhoneNumber": _l("The provider lets this number have no more messages for now."),
    "Throttling": _l("The provider asks us to send more slowly."),
    "RequestLimitExceeded": _l("The provider asks us to send more slowly."),
    "DAY_LIMIT_CONTROL": _l("The limit of messages a day that was set at the provider is reached."),
    "MONTH_LIMIT_CONTROL": _l("The limit of messages a month that was set at the provider is reached."),
    "AppDailyLimit": _l("The limit of messages a day that was set at the provider is reached."),
    "InvalidAccessKeyId": _l("The provider does not know our key."),
    "AuthFailure": _l("The provider does not know our key."),
    "SignatureDoesNotMatch": _l("Our secret for the provider is not right."),
    "SignatureFailure": _l("Our secret for the provider is not right."),
    "RAM_PERMISSION_DENY": _l("Our key may not send text messages."),
    "UnauthorizedOperation": _l("Our key may not send text messages."),
    "PRODUCT_UN_SUBSCRIPT": _l("Text messages are not switched on in our account with the provider."),
    "SMS_SIGNATURE_ILLEGAL": _l("The signature is not approved by the provider."),
    "SignatureIncorrectOrUnapproved": _l("The signature is not approved by the provider."),
    "SMS_TEMPLATE_ILLEGAL": _l("The template is not approved by the provider, or is not one of ours."),
    "TemplateIncorrectOrUnapproved": _l("The template is not approved by the provider, or is not one of ours."),
    "TEMPLATE_MISSING_PARAMETERS": _l("The template asks for other values than we give it."),
    "TEMPLATE_PARAMS_ILLEGAL": _l("The template asks for other values than we give it."),
    "TemplateParameterFormatError": _l("The template asks for other values than we give it."),
    "PARAM_LENGTH_LIMIT": _l("A value is too long for the template."),
    "TemplateParameterLengthLimit": _l("A value is too long for the template."),
    "MOBILE_NUMBER_ILLEGAL": _l("The provider does not take this for a mobile number."),
    "IncorrectPhoneNumber": _l("The provider does not take this for a mobile number."),
    "BLACK_KEY_CONTROL_LIMIT": _l("The provider does not let a word of this message pass."),
    "ContainSensitiveWord": _l("The provider does not let a word of this message pass."),
    "PhoneNumberInBlacklist": _l("Whoever has this number has asked to be sent nothing any more."),
    "BLACK_LIST": _l("Whoever has this number has asked to be sent nothing any more."),
    "IS_CLOSED": _l("The telephone is switched off or its number not in use."),
    "MOBILE_NOT_ON_SERVICE": _l("The telephone is switched off or its number not in use."),
    "40001": _l("Our secret for WeChat is not right."),
    "43004": _l("They do not follow our WeChat account any more."),
    "40003": _l("They do not follow our WeChat account any more."),
    "40037": _l("The template is not one of our WeChat account."),
    "the day's text messages are used up": _l("The day's text messages are used up."),
    "this number or address has had": _l("This number or address has had as many messages as anybody gets."),
    "whoever caused it has written": _l("Whoever caused it has written to as many people as one person may."),
    "no template": _l("This kind of message has no template of the provider yet."),
    "no consent": _l("They have not consented to messages of this kind."),
    "unsubscribed": _l("They have answered that they want no such messages."),
    "too old": _l("It would have come too late to be of use."),
    "nobody has this mailbox": _l("Letters to this address come back: nobody has this mailbox."),
    "not known whether": _l("Whether it went is not known. It is not sent again, so that nobody gets it twice."),
}  # fmt: skip
FOR_US = (  # of our account, key or pace: nothing is wrong with this message, and no other gets through either
    *("AMOUNT_NOT_ENOUGH", "InsufficientBalance", "OUT_OF_SERVICE", "Throttling", "RequestLimitExceeded"),
    *("DAY_LIMIT_CONTROL", "MONTH_LIMIT_CONTROL", "AppDailyLimit", "AppMainlandChinaDailyLimit", "InvalidAccessKeyId"),
    *("SignatureDoesNotMatch", "IncompleteSignature", "AuthFailure", "RAM_PERMISSION_DENY", "UnauthorizedOperation"),
    *("PRODUCT_UN_SUBSCRIPT", "ACCOUNT_ABNORMAL", "ACCOUNT_NOT_EXISTS", "ServiceUnavailable", "DeliveryFrequencyLimit"),
    *("InvalidTimeStamp", "AppGlobalDailyLimit", "QPS"),
)
FOR_NOW = ("BUSINESS_LIMIT_CONTROL", "LimitExceeded.PhoneNumber", "SignatureNonceUsed")
WITHIN = ("SYSTEM_ERROR", "InternalError", "UNKNOWN")  # the gateway failed while it had the message in hand
NOBODY_THERE = ("MOBILE_NUMBER_ILLEGAL", "IncorrectPhoneNumber")


def outcome_of(code: str, said: object) -> Outcome:
    """What follows from a refusal with a code. One that nobody knows is for good: the gateway did not take it."""
    reason = in_short(code, said)
    if _is(code, WITHIN):
        return Unsure(reason)
    if _is(code, FOR_US):
        return TryLater(reason, for_all=True)
    if _is(code, FOR_NOW):
        return TryLater(reason)
    return Refused(reason, nobody_there=_is(code, NOBODY_THERE))


def in_words(reason: str | None) -> object:
    """What a kept reason means, in the reader's language; "" where only the gateway's own words are there."""
    return next((sentence for sign, sentence in WORDS.items() if reason and sign in reason), "")


def _is(code: str, signs: tuple[str, ...]) -> bool:
    return any(sign in code for sign in signs)
