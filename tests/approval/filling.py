"""What somebody fills into the forms of a company."""

from __future__ import annotations

from typing import Final

SETUP: Final = {
    "name": "青屿海风科技有限公司", "company_type": "有限责任公司", "address": "青屿市府前路8号", "scope": "软件开发",
    "capital": "1000000.00", "legal_representative": "陈静", "legal_representative_id": "11010519491231002X",
    "legal_representative_phone": "13800138000", "taxpayer": "小规模纳税人", "employees": "12", "insured": "10",
    "seals": "3", "contact": "李敏", "contact_phone": "024-12345678",
}  # fmt: skip
CHANGED: Final = {
    "new_name": "青屿海浪科技有限公司", "reason": "更名", "contact": "李敏", "contact_phone": "024-12345678",
}  # fmt: skip
