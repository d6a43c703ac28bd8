"""The admin of Django, tuned for millions of rows: a capped count, a search by the portal's indexes, a read-only history.

Its own tables (people, sessions, its log) lie in a schema of their own beside the portal's; `prepare` makes them.
"""

import os
from urllib.parse import parse_qs, unquote, urlsplit

import django
from django.conf import settings

OWN = "bench_django"
db = urlsplit(os.environ["BENCH_DATABASE_URL"])
NAME = "with_django"
settings.configure(
    SECRET_KEY="bench" * 10,
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=NAME,
    STATIC_URL="/static/",
    USE_TZ=True,
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    WHITENOISE_USE_FINDERS=True,
    WHITENOISE_MAX_AGE=3600,
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": db.path[1:],
            "USER": db.username,
            "PASSWORD": unquote(db.password or ""),
            "HOST": db.hostname or parse_qs(db.query).get("host", [""])[0],
            "PORT": db.port or "",
            "CONN_MAX_AGE": 600,
            "OPTIONS": {"options": f"-c search_path={OWN},public"},
        }
    },
    INSTALLED_APPS=[
        "django.contrib.admin", "django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions",
        "django.contrib.messages", "django.contrib.staticfiles", NAME,
    ],
    MIDDLEWARE=[
        "whitenoise.middleware.WhiteNoiseMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
    ],
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "APP_DIRS": True,
            "OPTIONS": {
                "context_processors": [
                    "django.template.context_processors.request",
                    "django.contrib.auth.context_processors.auth",
                    "django.contrib.messages.context_processors.messages",
                ]
            },
        }
    ],
)  # fmt: skip
django.setup()

from django.contrib import admin
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.paginator import Paginator
from django.core.wsgi import get_wsgi_application
from django.db import connection, models
from django.http import HttpResponse
from django.urls import path
from django.utils.html import format_html_join


class Row(models.Model):
    class Meta:
        abstract, managed, app_label = True, False, NAME


class Unit(Row):
    id = models.IntegerField(primary_key=True)
    name = models.TextField()

    class Meta(Row.Meta):
        db_table = "unit"

    def __str__(self):
        return self.name


class Customer(Row):
    """Known by its code: the admin takes no key of two columns."""

    code = models.CharField(max_length=20, primary_key=True, editable=False)
    unit = models.ForeignKey(Unit, models.DO_NOTHING, db_column="district_id", editable=False)
    id = models.BigIntegerField(editable=False)
    name = models.CharField(max_length=120)
    phone = models.CharField(max_length=20, null=True, blank=True)
    address = models.CharField(max_length=200, null=True, blank=True)
    care_note = models.CharField(max_length=200, null=True, blank=True)

    class Meta(Row.Meta):
        db_table = "customer"

    def __str__(self):
        return f"{self.code} {self.name}"


class Ticket(Row):
    number = models.TextField(primary_key=True)
    district_id = models.IntegerField()
    id = models.BigIntegerField()
    customer_id = models.BigIntegerField(null=True)
    state, category, channel, subject, said, contact_phone = (models.TextField() for _ in range(6))
    received_at, resolve_due = (models.DateTimeField() for _ in range(2))

    class Meta(Row.Meta):
        db_table = "ticket"

    def __str__(self):
        return self.number


class Note(Row):
    id = models.BigIntegerField(primary_key=True)
    district_id = models.IntegerField()
    ticket_id = models.BigIntegerField()
    at = models.DateTimeField()
    kind, body = (models.TextField() for _ in range(2))

    class Meta(Row.Meta):
        db_table = "note"


class Holding(Row):
    since = models.DateTimeField(primary_key=True)
    district_id = models.IntegerField()
    ticket_id = models.BigIntegerField()
    unit = models.ForeignKey(Unit, models.DO_NOTHING)
    reason, remark = (models.TextField() for _ in range(2))

    class Meta(Row.Meta):
        db_table = "holding"


class CappedPaginator(Paginator):
    """Counts at most 1,000 rows: enough for ten pages of links, and always quick."""

    @property
    def count(self):
        return self.object_list.order_by()[:1000].count()


class Tuned(admin.ModelAdmin):
    list_per_page = 50
    show_full_result_count = False
    paginator = CappedPaginator

    def get_search_results(self, request, queryset, search_term):
        words = search_term.strip()
        return (self.found(queryset, words) if words else queryset), False


@admin.register(Customer)
class CustomerAdmin(Tuned):
    list_display = ["code", "name", "phone", "address", "unit"]
    list_select_related = ["unit"]
    search_fields = ["code", "name", "phone"]
    ordering = ["unit_id", "code"]
    readonly_fields = ["code", "unit"]

    def found(self, queryset, words):
        if words.isdigit():
            return queryset.filter(phone__startswith=words)
        if words.isalnum() and any(letter.isdigit() for letter in words):
            return queryset.filter(code__startswith=words)
        return queryset.extra(where=["plain(customer.name) like plain(%s) || '%%'"], params=[words])


@admin.register(Ticket)
class TicketAdmin(Tuned):
    list_display = ["number", "state", "category", "subject", "received_at"]
    search_fields = ["number"]
    ordering = ["-number"]
    fields = readonly_fields = [
        "number", "state", "category", "subject", "received_at", "channel", "said", "resolve_due", "contact_phone",
        "customer", "holdings", "notes",
    ]  # fmt: skip

    def found(self, queryset, words):
        return queryset.filter(number=words)

    def customer(self, ticket):
        return Customer.objects.filter(unit_id=ticket.district_id, id=ticket.customer_id).first()

    def holdings(self, ticket):
        of = Holding.objects.filter(district_id=ticket.district_id, ticket_id=ticket.id).select_related(
            "unit"
        )
        rows = ((h.since, h.reason, h.unit, h.remark or "") for h in of.order_by("since"))
        return format_html_join("", "<p>{} {} {} {}</p>", rows)

    def notes(self, ticket):
        of = Note.objects.filter(district_id=ticket.district_id, ticket_id=ticket.id)
        return format_html_join("", "<p>{} {} {}</p>", ((n.at, n.kind, n.body) for n in of.order_by("at")))


def home(request):
    unit = request.GET.get("unit")
    query = f"?unit_id__exact={int(unit)}" if unit else ""
    return HttpResponse(f"<a id=customers href='/admin/{NAME}/customer/{query}'>Customers</a>")


def prepare():
    """Its own tables, and one administrator."""
    with connection.cursor() as cursor:
        cursor.execute(f"create schema if not exists {OWN}")
    call_command("migrate", verbosity=0)
    people = get_user_model().objects
    if not people.filter(username="bench").exists():
        people.create_superuser("bench", "", "bench")


urlpatterns = [
    path("", home),
    path("readyz", lambda request: HttpResponse("ready")),
    path("admin/", admin.site.urls),
]
app = get_wsgi_application()
