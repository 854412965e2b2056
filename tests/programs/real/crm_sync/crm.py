import os

from simple_salesforce import Salesforce

RATINGS = {"hot": "Hot", "warm": "Warm", "cold": "Cold"}


class CRM:
    def __init__(self):
        self.sf = Salesforce(
            username=os.environ["SF_USER"],
            password=os.environ["SF_PASSWORD"],
            security_token=os.environ["SF_TOKEN"],
        )

    def find(self, company):
        escaped = company.replace("'", r"\'")
        found = self.sf.query(f"SELECT Id FROM Lead WHERE Company = '{escaped}' LIMIT 1")
        return found["records"][0]["Id"] if found["totalSize"] else None

    def update_lead(self, company, interest, next_step=None, sender=""):
        fields = {"Company": company, "Rating": RATINGS.get(interest, "Cold")}
        if next_step:
            fields["Description"] = next_step
        lead = self.find(company)
        if lead:
            self.sf.Lead.update(lead, fields)
            return "updated"
        self.sf.Lead.create({**fields, "LastName": sender.partition("<")[0].strip() or "?"})
        return "created"
